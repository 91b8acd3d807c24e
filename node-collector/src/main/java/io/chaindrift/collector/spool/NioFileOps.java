package io.chaindrift.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The files of a real directory. What is in them is for nobody else's eyes: rules are read by root alone on a node. */
final class NioFileOps implements FileOps {

    private static final FileAttribute<?> OWNERS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Part of the heap that a file may take: one that is larger is none of ours, and must not end the process. */
    private static final int HEAP_OF_FILE = 4;

    private final Path directory;
    private final AutoCloseable owner;

    NioFileOps(Path directory, AutoCloseable owner) {
        this.directory = directory;
        this.owner = owner;
    }

    @Override
    public List<String> list() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name));
    }

    @Override
    public byte[] read(String name) throws IOException {
        Path file = directory.resolve(name);
        long size = Files.size(file);
        if (size > Runtime.getRuntime().maxMemory() / HEAP_OF_FILE) {
            throw new IOException(name + " has " + size + " bytes, more than was ever written");
        }
        return Files.readAllBytes(file);
    }

    @Override
    public byte[] read(String name, long at, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = channel.read(buffer, at + buffer.position());
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(name), Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNERS_ALONE)) {
            write(channel, bytes);
        }
    }

    @Override
    public void overwrite(String name, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.position(at);
            write(channel, bytes);
        }
    }

    @Override
    public void create(String name, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(name),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                OWNERS_ALONE)) {
            write(channel, bytes);
        }
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Override
    public void force(String name) throws IOException {
        // Forcing any channel of a file forces what every other one wrote.
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            owner.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the spool's lock cannot be given up: " + e.getMessage(), e);
        }
    }
}
