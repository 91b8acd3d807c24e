package io.chaindrift.cli.fleet;

import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * Keeps, in a file, which recording a data directory replays and since when, so that {@code up} on the same data continues the same
 * history at the same times. Written once, whole or not at all: synced to disk under another name, then renamed.
 */
public final class ReplayBase {

    private static final String FLEET = "fleet";
    private static final String BEGAN_AT = "beganAt";
    private static final String LENGTH = "length";
    private static final String SPEED = "minutesPerSecond";

    private final Path file;

    /** The base in that file, which need not exist. */
    public ReplayBase(Path file) {
        this.file = file;
    }

    /**
     * The schedule to replay by: the one that is kept, or a new one that begins now and is kept from now on.
     *
     * @param fleet name of the recording; a data directory replays one recording in its life
     * @param speed recorded minutes per second, for a new schedule; a kept one keeps its own
     * @throws CommandException when the directory replays another recording, or the file cannot be read or written
     */
    public ReplaySchedule continueOrBegin(String fleet, Duration length, double speed, Instant now) {
        try {
            Optional<ReplaySchedule> kept = kept(fleet);
            if (kept.isPresent()) {
                return kept.get();
            }
            ReplaySchedule begun = new ReplaySchedule(now, length, speed);
            keep(fleet, begun);
            return begun;
        } catch (IOException e) {
            throw CommandException.unusable(
                    "cannot keep when the replay began in " + file + ": " + CommandException.words(e), e);
        }
    }

    private Optional<ReplaySchedule> kept(String fleet) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        String keptFleet = properties.getProperty(FLEET, "");
        if (!keptFleet.equals(fleet)) {
            throw CommandException.unusable(file.getParent() + " replays " + keptFleet + ", not " + fleet
                    + ": one data directory keeps one fleet. Give another directory with --data.");
        }
        try {
            return Optional.of(new ReplaySchedule(
                    Instant.parse(properties.getProperty(BEGAN_AT, "")),
                    Duration.parse(properties.getProperty(LENGTH, "")),
                    Double.parseDouble(properties.getProperty(SPEED, ""))));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw CommandException.unusable(
                    file + " is damaged (" + e.getMessage() + "). Remove the data directory to begin again.", e);
        }
    }

    private void keep(String fleet, ReplaySchedule schedule) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(FLEET, fleet);
        properties.setProperty(BEGAN_AT, schedule.beganAt().toString());
        properties.setProperty(LENGTH, schedule.length().toString());
        properties.setProperty(SPEED, Double.toString(schedule.minutesPerSecond()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
