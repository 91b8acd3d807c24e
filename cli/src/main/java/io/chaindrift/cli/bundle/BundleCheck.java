package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.ProductVersion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks a bundle in one pass, without network: its form to the byte, the digest of each part and of each event, the numbers of
 * the streams, every capture folded again, and the facts derived again. Not thread-safe; used once.
 */
final class BundleCheck {

    private final Map<String, Part> found = new LinkedHashMap<>();
    private final NodeStory story = new NodeStory();
    private final FactCheck facts = new FactCheck();
    private long factCount;
    private JsonNode gaps = Parts.JSON.createObjectNode();

    private record Part(long bytes, String sha256) {}

    /**
     * What a whole bundle holds.
     *
     * @param manifest its manifest
     * @param figures what was proved of its events
     * @param facts how many facts it holds
     * @param derived how many of them were derived again from the events
     * @param gaps what is missing between its events, and was said to be when it was written
     * @param incomplete what the API said was missing from its answers
     * @param seal digest of the manifest, which stands for the whole bundle
     */
    record Result(
            JsonNode manifest,
            NodeStory.Figures figures,
            long facts,
            FactCheck.Figures derived,
            List<Continuity.Gap> gaps,
            List<String> incomplete,
            String seal) {
        Result {
            gaps = List.copyOf(gaps);
            incomplete = List.copyOf(incomplete);
        }
    }

    /**
     * Reads and checks a bundle.
     *
     * @throws BrokenBundleException at the first thing that is not as it was written
     */
    static Result check(InputStream bundle) throws IOException, BrokenBundleException {
        return new BundleCheck().read(new Tar.Reader(new BufferedInputStream(bundle, 1 << 16)));
    }

    private Result read(Tar.Reader tar) throws IOException, BrokenBundleException {
        for (String part : Parts.CONTENT) {
            expect(part, tar.next());
            content(part, tar.content());
        }
        expect(Parts.MANIFEST, tar.next());
        byte[] manifestBytes = tar.content().readAllBytes();
        expect(Parts.SEAL, tar.next());
        String seal = new String(tar.content().readAllBytes(), StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(sha256().digest(manifestBytes));
        if (!seal.equals(digest + "\n")) {
            throw new BrokenBundleException("the manifest is not the one that was sealed");
        }
        if (tar.next() != null) {
            throw new BrokenBundleException("there is a part that no bundle has");
        }
        JsonNode manifest = Parts.json(Parts.MANIFEST, manifestBytes);
        compare(manifest);
        List<String> incomplete = incomplete();
        return new Result(
                manifest,
                story.figures(),
                factCount,
                derived(manifest, incomplete),
                gaps(manifest),
                incomplete,
                digest);
    }

    private static void expect(String part, @Nullable String name) throws BrokenBundleException {
        if (!part.equals(name)) {
            throw new BrokenBundleException("where part " + part + " should be, there is " + name);
        }
    }

    private void content(String part, InputStream content) throws IOException, BrokenBundleException {
        MessageDigest digest = sha256();
        Counting counted = new Counting(new DigestInputStream(content, digest));
        switch (part) {
            case Parts.SCHEMAS -> story.schemas(Parts.json(part, counted.readAllBytes()));
            case Parts.FACTS -> Parts.lines(part, counted, this::fact);
            case Parts.EVENTS -> Parts.lines(part, counted, line -> facts.event(story.accept(line)));
            default -> gaps = Parts.json(part, counted.readAllBytes());
        }
        found.put(part, new Part(counted.count, HexFormat.of().formatHex(digest.digest())));
    }

    private void fact(JsonNode line) {
        facts.fact(line);
        factCount++;
    }

    /** Facts are derived again last, when all else is as it was written. */
    private FactCheck.Figures derived(JsonNode manifest, List<String> incomplete) throws BrokenBundleException {
        String by = manifest.path("createdBy").asText();
        String own = "chaindrift " + ProductVersion.text();
        return facts.finish(
                manifest.path("from").asLong(),
                manifest.path("to").asLong(),
                incomplete.isEmpty(),
                by.equals(own)
                        ? ""
                        : "; it was written by " + by + ", and this is " + own + ", which may judge otherwise");
    }

    private void compare(JsonNode manifest) throws BrokenBundleException {
        if (!manifest.path("schema").asText().equals(Parts.SCHEMA)) {
            throw new BrokenBundleException("the bundle is of the form '"
                    + manifest.path("schema").asText() + "'; this program knows " + Parts.SCHEMA);
        }
        Map<String, Part> said = new LinkedHashMap<>();
        for (JsonNode part : manifest.path("parts")) {
            said.put(
                    part.path("name").asText(),
                    new Part(part.path("bytes").asLong(), part.path("sha256").asText()));
        }
        for (String part : Parts.CONTENT) {
            if (!Objects.equals(found.get(part), said.get(part))) {
                throw new BrokenBundleException("part " + part + " has another content than the manifest says");
            }
        }
        if (!story.node().isEmpty()
                && !story.node().equals(manifest.path("node").asText())) {
            throw new BrokenBundleException("the events are of node " + story.node() + ", the manifest speaks of "
                    + manifest.path("node").asText());
        }
        if (manifest.path("events").asLong(-1) != story.figures().events()
                || manifest.path("facts").asLong(-1) != factCount) {
            throw new BrokenBundleException("the manifest counts other events or facts than there are");
        }
    }

    private List<Continuity.Gap> gaps(JsonNode manifest) throws BrokenBundleException {
        List<Continuity.Gap> recomputed = story.gaps(manifest.path("from").asLong());
        var array = Parts.JSON.createArrayNode();
        Continuity.write(array, recomputed);
        if (!array.toString().equals(gaps.path("gaps").toString())) {
            throw new BrokenBundleException("the gaps between the events are not those that " + Parts.GAPS + " names");
        }
        return recomputed;
    }

    private List<String> incomplete() {
        List<String> lines = new ArrayList<>();
        gaps.path("incomplete").forEach(gap -> lines.add(gap.path("reason").asText(gap.toString())));
        return lines;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Counts what passes. */
    private static final class Counting extends java.io.FilterInputStream {

        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
