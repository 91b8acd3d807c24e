package io.chaindrift.collector.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.collector.core.LastCapture;
import io.chaindrift.collector.core.PlaneMemory;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointCodecTest {

    private static final Plane FIRST = Plane.parse("ipv4-legacy");
    private static final Plane SECOND = Plane.parse("ipv4-nft");

    private static LastCapture capture(String seed, @Nullable String tool) {
        Digest digest = new Digest.Builder().line(seed).finish();
        return new LastCapture(7, digest, digest, digest, 3, seed.equals("a"), tool, null, null, null);
    }

    private static NodeLog log(@Nullable String text) {
        Map<Plane, PlaneMemory> planes = Map.of(
                FIRST,
                new PlaneMemory(FIRST, capture("a", text)),
                SECOND,
                new PlaneMemory(SECOND, capture("b", null)),
                Plane.parse("ipv6-nft"),
                new PlaneMemory(Plane.parse("ipv6-nft"), null));
        return new NodeLog(
                new StreamPosition("stream", 5, 9),
                text == null ? null : new StreamPosition("other", 6, -1),
                text,
                new TreeMap<>(planes),
                null,
                null,
                text == null ? null : new NodeLog.Machine(text, null, text, "n"),
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\" \\ and \u0001", "p\u00e9riph\u00e9rique \ud83d\ude00", "{}"})
    void whatIsWrittenIsJsonAndComesBack(String text) throws Exception {
        byte[] written = CheckpointCodec.encode(log(text));

        JsonNode json = new ObjectMapper().readTree(written);
        assertEquals(text, json.path("cursor").asText());
        assertEquals(text, json.path("machine").path("id").asText());
        assertEquals(2, json.path("planes").size());
        NodeLog read = CheckpointCodec.decode(written);
        assertEquals(log(text).collector(), read.collector());
        assertEquals(log(text).inventory(), read.inventory());
        assertEquals(text, read.cursor());
        assertEquals(new NodeLog.Machine(text, null, text, "n"), read.machine());
        assertEquals(capture("a", text), last(read, FIRST));
        assertEquals(capture("b", null), last(read, SECOND));
    }

    private static LastCapture last(NodeLog log, Plane plane) {
        return Objects.requireNonNull(
                Objects.requireNonNull(log.planes().get(plane)).last());
    }

    @Test
    void whatIsNotKnownIsNotInvented() throws Exception {
        NodeLog read = CheckpointCodec.decode(CheckpointCodec.encode(log(null)));

        assertNull(read.inventory());
        assertNull(read.cursor());
        assertNull(read.machine());
    }

    /** Checkpoints of before did not say whose they are. */
    @Test
    void whatAnEarlierProgramWroteIsRead() throws Exception {
        String written = "{\"form\":1,\"cursor\":null,\"collector\":{\"stream\":\"s\",\"epoch\":1,\"last\":2},"
                + "\"machine\":{\"id\":\"m\",\"boot\":\"b\"},\"planes\":{}}";

        NodeLog read = CheckpointCodec.decode(written.getBytes(StandardCharsets.UTF_8));

        assertEquals(new NodeLog.Machine("m", "b", null, null), read.machine());
    }
}
