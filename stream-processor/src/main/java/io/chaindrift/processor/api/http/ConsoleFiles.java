package io.chaindrift.processor.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The console's files, read once from the class path. Immutable. */
final class ConsoleFiles {

    /** All files of the console; one that is not named here is not served. */
    static final List<String> NAMES = List.of(
            "index.html",
            "access.js",
            "answers.js",
            "app.js",
            "chart.js",
            "console.css",
            "detail.js",
            "dom.js",
            "facts.js",
            "findings.js",
            "icon.svg",
            "keys.js",
            "map.js",
            "order.js",
            "states.js",
            "stream.js",
            "text.js",
            "ticket.js",
            "timeline.js",
            "url.js");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, File> byPath = new TreeMap<>();

    /**
     * One file.
     *
     * @param mediaType its media type
     * @param tag its entity tag, quoted
     * @param content its bytes; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never given out
    record File(String mediaType, String tag, byte[] content) {}

    ConsoleFiles() {
        for (String name : NAMES) {
            File file = read(name);
            byPath.put("/" + name, file);
            if (name.equals("index.html")) {
                byPath.put("/", file);
            }
        }
    }

    /** The files by their paths. */
    Map<String, File> byPath() {
        return byPath;
    }

    private static File read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream("/console/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the console's file " + name + " is not in the program");
            }
            byte[] content = in.readAllBytes();
            String type = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("no media type for " + name);
            }
            return new File(type, '"' + digest(content) + '"', content);
        } catch (IOException e) {
            throw new UncheckedIOException("the console's file " + name + " cannot be read", e);
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
