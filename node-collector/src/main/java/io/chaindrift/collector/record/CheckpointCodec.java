package io.chaindrift.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chaindrift.collector.core.LastCapture;
import io.chaindrift.collector.core.PlaneMemory;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what the next process needs of a {@link NodeLog}, and reads it back. Thread-safe. */
public final class CheckpointCodec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORM = 1;

    private CheckpointCodec() {}

    /**
     * The log without rules: streams, cursor, and of each plane ordinal and digests. Put together from texts: a tree and its writer are
     * three times as much code, all of it run so seldom that it is interpreted.
     */
    public static byte[] encode(NodeLog log) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"form\":").append(FORM);
        text(json, ",\"cursor\":", log.cursor());
        position(json, ",\"collector\":", log.collector());
        if (log.inventory() != null) {
            position(json, ",\"inventory\":", log.inventory());
        }
        NodeLog.Machine machine = log.machine();
        if (machine != null) {
            text(json, ",\"machine\":{\"id\":", machine.machineId());
            text(json, ",\"boot\":", machine.bootId());
            text(json, ",\"cluster\":", machine.cluster());
            text(json, ",\"node\":", machine.node());
            json.append('}');
        }
        json.append(",\"planes\":{");
        String before = "";
        for (PlaneMemory memory : log.planes().values()) {
            LastCapture last = memory.last();
            if (last != null) {
                text(json, before, memory.plane().id());
                last(json, last);
                before = ",";
            }
        }
        return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void last(StringBuilder json, LastCapture last) {
        json.append(":{\"ordinal\":").append(last.syncOrdinal());
        text(json, ",\"raw\":", last.raw().hex());
        text(json, ",\"canonical\":", last.canonical().hex());
        text(json, ",\"names\":", last.names().hex());
        json.append(",\"canonVersion\":").append(last.canonVersion());
        json.append(",\"trusted\":").append(last.trusted());
        text(json, ",\"tool\":", last.toolVersion());
        json.append('}');
    }

    private static void position(StringBuilder json, String before, StreamPosition position) {
        text(json.append(before), "{\"stream\":", position.streamId());
        json.append(",\"epoch\":").append(position.epoch());
        json.append(",\"last\":").append(position.lastSequence()).append('}');
    }

    private static void text(StringBuilder json, String before, @Nullable String text) {
        json.append(before);
        if (text == null || isPlain(text)) {
            json.append(text == null ? "null" : '"' + text + '"');
        } else {
            json.append(TextNode.valueOf(text));
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
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
                planes.put(plane, new PlaneMemory(plane, last(field.getValue())));
            }
            return new NodeLog(
                    position(root.path("collector")),
                    root.has("inventory") ? position(root.path("inventory")) : null,
                    text(root.path("cursor")),
                    planes,
                    null,
                    null,
                    root.has("machine") ? machine(root.path("machine")) : null,
                    null);
        } catch (IllegalArgumentException e) {
            throw new IOException("a checkpoint that does not hold together: " + e.getMessage(), e);
        }
    }

    private static NodeLog.Machine machine(JsonNode node) {
        return new NodeLog.Machine(
                text(node.path("id")), text(node.path("boot")), text(node.path("cluster")), text(node.path("node")));
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
