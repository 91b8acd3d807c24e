package io.chaindrift.collector.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files in a directory, each change durable before it returns: what is written is forced, and so is the directory when a name is
 * new. Ownership is a lock of the operating system that ends with the process however that ends.
 */
public final class DiskFiles implements SpoolFiles {

    private static final String LOCK = "lock";
    private static final String HALF = ".new";

    /** ENOSPC and EDQUOT, for which Java has no other name. */
    private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded");

    private final FileOps ops;

    DiskFiles(FileOps ops) {
        this.ops = ops;
    }

    /**
     * Makes the directory, for its owner alone, when it is not there and takes it.
     *
     * @throws IOException when another process owns it, or it cannot be used
     */
    public static DiskFiles open(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("the spool " + directory
                    + " is in use by another collector: stop that one, or give this one another directory");
        }
        FileOps ops = new NioFileOps(directory, () -> {
            lock.release();
            channel.close();
        });
        try {
            ops.forceDirectory();
        } catch (IOException e) {
            ops.close();
            throw e;
        }
        return new DiskFiles(ops);
    }

    /**
     * The same; but where the disk has no room for a first file, it is taken as soon as it has. A spool that is there needs none to be
     * taken.
     *
     * @throws IOException when another process owns it, or it cannot be used for any other reason
     */
    public static SpoolFiles openWhenThereIsRoom(Path directory) throws IOException {
        return openWhenThereIsRoom(directory, () -> open(directory));
    }

    static SpoolFiles openWhenThereIsRoom(Path directory, LateFiles.Opening opening) throws IOException {
        try {
            return opening.open();
        } catch (FileSystemException e) {
            if (!FULL.contains(String.valueOf(e.getReason())) || holdsASpool(directory)) {
                throw e;
            }
            return new LateFiles(opening);
        }
    }

    /** One whose lock was taken away; without it, it could be another's just now. */
    private static boolean holdsASpool(Path directory) {
        String[] names = directory.toFile().list();
        return names != null && Arrays.stream(names).anyMatch(SpoolSegments::isOfASpool);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    @Override
    public List<String> list() throws IOException {
        return ops.list().stream()
                .filter(name -> !name.equals(LOCK) && !name.endsWith(HALF))
                .sorted()
                .toList();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return ops.read(name);
    }

    @Override
    public byte[] read(String name, long at, int length) throws IOException {
        return ops.read(name, at, length);
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        boolean isNew = !ops.exists(name);
        ops.append(name, bytes);
        ops.force(name);
        if (isNew) {
            ops.forceDirectory();
        }
    }

    @Override
    public void overwrite(String name, long at, byte[] bytes) throws IOException {
        ops.overwrite(name, at, bytes);
        ops.force(name);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        ops.truncate(name, size);
        ops.force(name);
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        String half = name + HALF;
        ops.create(half, bytes);
        ops.force(half);
        ops.rename(half, name);
        ops.forceDirectory();
    }

    @Override
    public void delete(String name) throws IOException {
        ops.delete(name);
    }

    @Override
    public void close() throws IOException {
        ops.close();
    }
}
