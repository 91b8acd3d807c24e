package io.chaindrift.processor.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.audit.CopiesJudge;
import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** The topology's shape is a promise: names of stores and internal topics are where state lies. */
class TopologyShapeTest {

    private static final Pattern GENERATED = Pattern.compile("K(STREAM|TABLE)-[A-Z-]*\\d{10}");

    @Test
    void theShapeIsTheOneWrittenDown() throws IOException {
        if (Boolean.getBoolean("chaindrift.write")) {
            Files.writeString(
                    Path.of("src/test/resources/topology.txt"),
                    topology().describe().toString());
        }
        try (InputStream golden = getClass().getResourceAsStream("/topology.txt")) {
            assertNotNull(golden, "src/test/resources/topology.txt");
            assertEquals(
                    new String(golden.readAllBytes(), StandardCharsets.UTF_8),
                    topology().describe().toString());
        }
    }

    @Test
    void everythingHasANameOfOurs() {
        assertFalse(GENERATED.matcher(topology().describe().toString()).find());
    }

    private static Topology topology() {
        String registry = "http://127.0.0.1:9";
        ProcessorConfig config = ProcessorConfig.embedded("127.0.0.1:9", registry, Path.of("unused"));
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(Map.of("schema.registry.url", registry))) {
            return AuditProcessor.topology(config, serdes, new CopiesJudge());
        }
    }
}
