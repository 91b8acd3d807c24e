package io.chaindrift.cli.fleet;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of recordings: {@code <node>/<NN-phase>/}, each phase with a {@code meta.json} that says when it happened. Immutable.
 *
 * @param name tells recordings apart: {@code demo}, or the folder's absolute path
 * @param nodes one folder per node, by name
 * @param length from the fleet's beginning to its last phase
 */
public record RecordedFleet(String name, List<Path> nodes, Duration length) {

    /** Name of the fleet that is shipped. */
    public static final String DEMO = "demo";

    private static final String RESOURCE = "/fleet";
    private static final ObjectMapper JSON = new ObjectMapper();

    public RecordedFleet {
        nodes = List.copyOf(nodes);
    }

    /** The fleet that is shipped with the program. */
    public static RecordedFleet demo() {
        URL url = RecordedFleet.class.getResource(RESOURCE);
        if (url == null) {
            throw CommandException.failed("this build holds no recorded fleet: build it with ./mvnw package", null);
        }
        try {
            return read(DEMO, inside(url.toURI()));
        } catch (URISyntaxException | IOException e) {
            throw CommandException.failed(
                    "the recorded fleet at " + url + " cannot be read: " + CommandException.words(e), e);
        }
    }

    /**
     * The fleet in a folder.
     *
     * @throws CommandException when it is not a folder of that form; the message names what is wrong
     */
    public static RecordedFleet in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw CommandException.unusable("--fleet " + folder + " is not a folder.");
        }
        try {
            return read(folder.toRealPath().toString(), folder);
        } catch (IOException | UncheckedIOException e) {
            throw CommandException.unusable("--fleet " + folder + " cannot be read: " + CommandException.words(e), e);
        }
    }

    /** Name of the node in that folder. */
    public static String nodeName(Path node) {
        return node.getFileName().toString().replaceAll("/$", "");
    }

    private static Path inside(URI uri) throws IOException {
        if (!"jar".equals(uri.getScheme())) {
            return Path.of(uri);
        }
        return archive(uri).getPath(RESOURCE);
    }

    private static FileSystem archive(URI uri) throws IOException {
        try {
            return FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException openInThisProcess) {
            return FileSystems.getFileSystem(uri);
        }
    }

    private static RecordedFleet read(String name, Path folder) throws IOException {
        List<Path> nodes = folders(folder);
        if (nodes.isEmpty()) {
            throw notAFleet(folder, "it has no folder for a node");
        }
        Duration length = Duration.ZERO;
        for (Path node : nodes) {
            List<Path> phases = folders(node);
            if (phases.isEmpty()) {
                throw notAFleet(folder, "node " + nodeName(node) + " has no phase");
            }
            for (Path phase : phases) {
                Duration offset = offset(folder, phase.resolve("meta.json"));
                length = offset.compareTo(length) > 0 ? offset : length;
            }
        }
        return new RecordedFleet(name, nodes, length);
    }

    private static Duration offset(Path folder, Path meta) throws IOException {
        if (!Files.isRegularFile(meta)) {
            throw notAFleet(folder, meta + " is missing");
        }
        try (InputStream in = Files.newInputStream(meta)) {
            JsonNode minutes = JSON.readTree(in).path("offsetMinutes");
            if (!minutes.canConvertToLong() || minutes.longValue() < 0) {
                throw notAFleet(folder, meta + " lacks offsetMinutes, a whole number from 0");
            }
            return Duration.ofMinutes(minutes.longValue());
        } catch (JacksonException e) {
            throw notAFleet(folder, meta + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !nodeName(entry).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static CommandException notAFleet(Path folder, String why) {
        return CommandException.unusable("--fleet " + folder + " is not a recorded fleet: " + why
                + ". The form is DIR/<node>/<NN-phase>/ with all.save and meta.json in each phase.");
    }
}
