package io.chaindrift.cli.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFleetTest {

    @TempDir
    private Path folder;

    @Test
    void shouldShipAtLeastEightNodesOneOfThemK3s() throws Exception {
        RecordedFleet demo = RecordedFleet.demo();

        List<String> names = demo.nodes().stream().map(RecordedFleet::nodeName).toList();
        assertTrue(names.size() >= 8, names.toString());
        assertTrue(names.contains("k3s-a"), names.toString());
        assertEquals(Duration.ofMinutes(360), demo.length());
        assertEquals(List.of(), shippedTruth(demo), "what tests compare with is not for the product");
    }

    @Test
    void shouldSayWhichMomentIsMissing() throws Exception {
        Path meta = Files.createDirectories(folder.resolve("node-a/01-x")).resolve("meta.json");
        Files.writeString(meta, "{\"offsetMinutes\": -3}");

        CommandException refusal = assertThrows(CommandException.class, () -> RecordedFleet.in(folder));

        assertTrue(refusal.getMessage().contains(meta + " lacks offsetMinutes"), refusal.getMessage());
    }

    @Test
    void shouldRefuseAFolderWithoutNodes() {
        CommandException refusal = assertThrows(CommandException.class, () -> RecordedFleet.in(folder));

        assertTrue(refusal.getMessage().startsWith("--fleet " + folder), refusal.getMessage());
    }

    private static List<Path> shippedTruth(RecordedFleet fleet) throws IOException {
        try (Stream<Path> files = Files.walk(fleet.nodes().get(0).getParent())) {
            return files.filter(file -> file.endsWith("expected.json")).toList();
        }
    }
}
