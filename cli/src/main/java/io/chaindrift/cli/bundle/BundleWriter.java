package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a bundle: the parts into files beside the target, and once all are there and proved, the target at once. Not
 * thread-safe.
 */
final class BundleWriter implements AutoCloseable {

    private final Path folder;
    private final Map<String, OutputStream> open = new LinkedHashMap<>();
    private final NodeStory story = new NodeStory();
    private final ObjectNode schemas = Parts.JSON.createObjectNode();
    private final ArrayNode incomplete = Parts.JSON.createArrayNode();
    private long events;
    private long facts;

    /** A writer that works in a folder beside the target. */
    BundleWriter(Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        this.folder = Files.createTempDirectory(parent == null ? Path.of(".") : parent, ".bundle-");
        for (String part : Parts.CONTENT) {
            open.put(part, new BufferedOutputStream(Files.newOutputStream(folder.resolve(part))));
        }
    }

    /** Adds the facts of a page. */
    void facts(JsonNode page) {
        for (JsonNode fact : page.path("items")) {
            put(Parts.FACTS, fact);
            facts++;
        }
        page.path("incomplete").forEach(incomplete::add);
    }

    /** Adds the events and schemas of a page. */
    void events(JsonNode page) {
        page.path("schemas").properties().forEach(schema -> schemas.set(schema.getKey(), schema.getValue()));
        try {
            story.schemas(page.path("schemas"));
            for (JsonNode event : page.path("items")) {
                // What the bytes say can be had from them; kept twice, it could differ.
                ObjectNode kept = event.deepCopy();
                kept.remove("event");
                story.accept(kept);
                put(Parts.EVENTS, kept);
                events++;
            }
        } catch (BrokenBundleException e) {
            throw new UncheckedIOException(
                    "the API's answer does not prove itself: " + e.getMessage(), new IOException(e));
        }
        page.path("incomplete").forEach(incomplete::add);
    }

    private void put(String part, JsonNode line) {
        try {
            Objects.requireNonNull(open.get(part), part).write(Parts.bytes(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the target.
     *
     * @param manifest what the bundle is about; the parts and counts are added to it
     * @return the digest of the manifest, which stands for the whole bundle
     */
    String finish(Path target, ObjectNode manifest) throws IOException {
        put(Parts.SCHEMAS, schemas);
        ObjectNode gaps = Parts.JSON.createObjectNode();
        Continuity.write(gaps.putArray("gaps"), story.gaps(manifest.path("from").asLong()));
        gaps.set("incomplete", incomplete);
        put(Parts.GAPS, gaps);
        for (OutputStream part : open.values()) {
            part.close();
        }
        manifest.put("events", events);
        manifest.put("facts", facts);
        ArrayNode parts = manifest.putArray("parts");
        for (String part : Parts.CONTENT) {
            Path file = folder.resolve(part);
            parts.addObject().put("name", part).put("bytes", Files.size(file)).put("sha256", digest(file));
        }
        byte[] manifestBytes = Parts.bytes(manifest);
        String seal = HexFormat.of().formatHex(BundleCheck.sha256().digest(manifestBytes));
        Path whole = folder.resolve("bundle");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole))) {
            for (String part : Parts.CONTENT) {
                try (InputStream content = Files.newInputStream(folder.resolve(part))) {
                    Tar.write(out, part, Files.size(folder.resolve(part)), content);
                }
            }
            small(out, Parts.MANIFEST, manifestBytes);
            small(out, Parts.SEAL, (seal + "\n").getBytes(StandardCharsets.UTF_8));
            Tar.end(out);
        }
        Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING);
        return seal;
    }

    /**
     * Whether neither event nor fact is of the span that was asked for. What leads there is none of it; a record that nobody can
     * read may be.
     *
     * @param from milliseconds since 1970 at which the span begins
     */
    boolean holdsNothing(long from) {
        return facts == 0 && story.latest() < from && story.figures().unreadable() == 0;
    }

    NodeStory story() {
        return story;
    }

    long factCount() {
        return facts;
    }

    private static void small(OutputStream out, String part, byte[] content) throws IOException {
        Tar.write(out, part, content.length, new ByteArrayInputStream(content));
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = BundleCheck.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        for (OutputStream part : open.values()) {
            part.close();
        }
        for (String part : Parts.CONTENT) {
            Files.deleteIfExists(folder.resolve(part));
        }
        Files.deleteIfExists(folder.resolve("bundle"));
        Files.deleteIfExists(folder);
    }
}
