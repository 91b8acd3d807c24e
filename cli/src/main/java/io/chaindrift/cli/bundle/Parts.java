package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The parts of a bundle and how their lines are read. Stateless. */
final class Parts {

    /** The form of the bundle; another form has another name. */
    static final String SCHEMA = "chaindrift.bundle/1";

    static final String SCHEMAS = "schemas.json";
    static final String FACTS = "facts.jsonl";
    static final String EVENTS = "events.jsonl";
    static final String GAPS = "gaps.json";
    static final String MANIFEST = "manifest.json";
    static final String SEAL = "manifest.sha256";

    /** What the manifest speaks of, in the order in which it stands in the bundle; the manifest and its digest follow. */
    static final List<String> CONTENT = List.of(SCHEMAS, FACTS, EVENTS, GAPS);

    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int LINE_BYTES = 16 << 20;

    private Parts() {}

    /** What is done with a line of JSON. */
    @FunctionalInterface
    interface Line {

        void accept(JsonNode line) throws BrokenBundleException;
    }

    /** Reads JSON documents, one a line, each ended by a line feed. */
    static void lines(String part, InputStream in, Line each) throws IOException, BrokenBundleException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 16];
        long number = 1;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                if (chunk[i] == '\n') {
                    line.write(chunk, start, i - start);
                    each.accept(json(part + " line " + number, line.toByteArray()));
                    number++;
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(chunk, start, read - start);
            if (line.size() > LINE_BYTES) {
                throw new BrokenBundleException(part + " line " + number + " is longer than " + LINE_BYTES + " bytes");
            }
        }
        if (line.size() > 0) {
            throw new BrokenBundleException(part + " line " + number + " has no end");
        }
    }

    /** A document. */
    static JsonNode json(String where, byte[] bytes) throws BrokenBundleException {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new BrokenBundleException(where + " is not JSON");
        }
    }

    /** A document's bytes with a line feed. */
    static byte[] bytes(JsonNode document) {
        return (document + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
