package io.chaindrift.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chaindrift.collector.core.LastCapture;
import io.chaindrift.collector.core.PlaneMemory;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what the next process needs of a {@link NodeLog}, and reads it back. Thread-safe. */
public final class CheckpointCodec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORM = 1;

    private CheckpointCodec() {}

    /** The log without rules: streams, cursor, and of each plane ordinal and digests. */
    public static byte[] encode(NodeLog log) {
        ObjectNode root = JSON.createObjectNode().put("form", FORM).put("cursor", log.cursor());
        root.set("collector", position(log.collector()));
        if (log.inventory() != null) {
            root.set("inventory", position(log.inventory()));
        }
        NodeLog.Machine machine = log.machine();
        if (machine != null) {
            root.putObject("machine").put("id", machine.machineId()).put("boot", machine.bootId());
        }
        ObjectNode planes = root.putObject("planes");
        log.planes().forEach((plane, memory) -> {
            LastCapture last = memory.last();
            if (last != null) {
                planes.putObject(plane.id())
                        .put("ordinal", last.syncOrdinal())
                        .put("raw", last.raw().hex())
                        .put("canonical", last.canonical().hex())
                        .put("names", last.names().hex())
                        .put("canonVersion", last.canonVersion())
                        .put("trusted", last.trusted())
                        .put("tool", last.toolVersion());
            }
        });
        try {
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException("a tree of numbers and texts can always be written", e);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IOException when it is none of ours
     */
    public static NodeLog decode(byte[] bytes) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        if (root.path("form").asInt() != FORM) {
            throw new IOException("a checkpoint of form " + root.path("form") + "; this program reads form " + FORM);
        }
        try {
            TreeMap<Plane, PlaneMemory> planes = new TreeMap<>();
            for (var field : root.path("planes").properties()) {
                Plane plane = Plane.parse(field.getKey());
                planes.put(plane, new PlaneMemory(plane, last(field.getValue()), 0, null));
            }
            return new NodeLog(
                    position(root.path("collector")),
                    root.has("inventory") ? position(root.path("inventory")) : null,
                    text(root.path("cursor")),
                    planes,
                    null,
                    null,
                    root.has("machine")
                            ? new NodeLog.Machine(
                                    text(root.path("machine").path("id")),
                                    text(root.path("machine").path("boot")))
                            : null,
                    null);
        } catch (IllegalArgumentException e) {
            throw new IOException("a checkpoint that does not hold together: " + e.getMessage(), e);
        }
    }

    private static LastCapture last(JsonNode node) {
        return new LastCapture(
                node.path("ordinal").asLong(),
                Digest.ofHex(node.path("raw").asText()),
                Digest.ofHex(node.path("canonical").asText()),
                Digest.ofHex(node.path("names").asText()),
                node.path("canonVersion").asInt(),
                node.path("trusted").asBoolean(),
                text(node.path("tool")),
                null,
                null,
                null);
    }

    private static ObjectNode position(StreamPosition position) {
        return JSON.createObjectNode()
                .put("stream", position.streamId())
                .put("epoch", position.epoch())
                .put("last", position.lastSequence());
    }

    private static StreamPosition position(JsonNode node) {
        if (!node.path("stream").isTextual()) {
            throw new IllegalArgumentException("no stream id");
        }
        return new StreamPosition(
                node.path("stream").asText(),
                node.path("epoch").asLong(),
                node.path("last").asLong());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
