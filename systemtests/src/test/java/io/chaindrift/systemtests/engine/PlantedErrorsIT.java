package io.chaindrift.systemtests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.systemtests.fleet.JudgedFleet;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The comparison with the oracle has teeth: each error that is planted into the processor's judging is seen. At length each of them
 * is compiled and run, and is a line of {@code target/planted-errors.txt}; otherwise one of each topic is.
 */
@WithKafka
class PlantedErrorsIT {

    private static final Path TABLE = Path.of("target", "planted-errors.txt");
    private static final PlantedError NONE =
            new PlantedError("none", "StableIds", "HEX_DIGITS = 24", "HEX_DIGITS = 24", "late");

    private final KafkaUnderTest kafka;

    @TempDir
    private Path folder;

    PlantedErrorsIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    static List<PlantedError> errors() {
        return PlantedErrors.all();
    }

    /** One that drift shows, one that findings show, one that upgrades show, and one that only the fleet's books show. */
    static List<PlantedError> oneOfEachTopic() {
        Set<String> types = new HashSet<>(List.of("Withheld", "FindingReport", "UpgradeReport", "Books"));
        return errors().stream().filter(error -> types.remove(error.type())).toList();
    }

    @ParameterizedTest
    @MethodSource("errors")
    @Tag("nightly")
    void eachErrorIsSeen(PlantedError error) throws Exception {
        String differs = seen(error);

        String topic = differs.substring(0, Math.max(0, differs.indexOf(" ==>")));
        String line = String.join(" | ", error.name(), error.type(), error.node(), topic) + "\n";
        Files.writeString(TABLE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @MethodSource("oneOfEachTopic")
    void anErrorIsSeen(PlantedError error) throws Exception {
        seen(error);
    }

    /** A change of the code that an error is planted in has to be followed in the list of errors. */
    @ParameterizedTest
    @MethodSource("errors")
    void eachErrorHasItsPlace(PlantedError error) throws Exception {
        String planted = PlantedProcessor.source(error);

        assertTrue(planted.contains(error.wrong()), planted);
        assertFalse(JudgedFleet.events(error.node()).isEmpty());
    }

    @Test
    void withoutAnErrorNothingIsSeen() throws Exception {
        assertEquals("", compare(NONE));
    }

    private String seen(PlantedError error) throws Exception {
        String differs = compare(error);
        assertNotEquals("", differs, "nobody noticed that " + error);
        return differs;
    }

    private String compare(PlantedError error) throws Exception {
        return new PlantedProcessor(error, Files.createDirectories(folder.resolve("planted")))
                .compare(
                        JudgedFleet.events(error.node()),
                        kafka.schemaRegistryUrl(),
                        Files.createDirectories(folder.resolve("state")));
    }
}
