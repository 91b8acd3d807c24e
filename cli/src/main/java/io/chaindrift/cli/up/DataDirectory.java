package io.chaindrift.cli.up;

import io.chaindrift.cli.CommandException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory that one running {@code up} owns, with all that has to survive it.
 *
 * <p>Ownership is a lock of the operating system on the file {@code lock}: it ends with the process however that ends, so a killed
 * process leaves nothing to clean up. The file holds the owner's process id, which only serves the message to the second one.
 * {@link #close} gives ownership up. Not thread-safe.
 */
final class DataDirectory implements AutoCloseable {

    private static final int LONGEST_PID = 20;

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory when it is not there and takes it.
     *
     * @param pid the process id that a second owner is told
     * @throws CommandException when another process owns it, or when it cannot be made or written
     */
    static DataDirectory claim(Path directory, long pid) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            FileChannel channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = owner(channel);
                channel.close();
                throw CommandException.unusable("--data " + root + " is in use by " + owner
                        + ". Stop that one first, or give this one another directory with --data.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(pid).getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectory(root, channel, lock);
        } catch (IOException e) {
            throw CommandException.unusable(
                    "--data " + root + " cannot be used: " + CommandException.words(e)
                            + ". Give a directory that this user may write.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LONGEST_PID);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("\\d+") ? "process " + pid : "another process";
    }

    /** Absolute path of the directory. */
    Path root() {
        return root;
    }

    /** Where the broker keeps its log. */
    Path broker() {
        return root.resolve("broker");
    }

    /** Where the topology keeps its state stores. */
    Path streams() {
        return root.resolve("streams");
    }

    /** Where each collector of the recorded fleet keeps its spool. */
    Path collectors() {
        return root.resolve("collectors");
    }

    /** Where this machine's collector keeps its spool. */
    Path thisNode() {
        return root.resolve("this-node");
    }

    /** Where it is written when the recorded fleet's history began. */
    Path replay() {
        return root.resolve("replay.properties");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
