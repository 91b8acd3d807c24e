package io.chaindrift.collector;

import io.chaindrift.collector.spool.DiskFiles;
import io.chaindrift.collector.spool.SpoolFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A real directory on a disk that can be full: nothing can be added then, what is there can be written over. */
final class FullableDisk implements SpoolFiles {

    private final SpoolFiles disk;
    private volatile boolean full;

    FullableDisk(Path directory) throws IOException {
        disk = DiskFiles.open(directory);
    }

    void full(boolean isFull) {
        full = isFull;
    }

    private void room() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return disk.read(name);
    }

    @Override
    public byte[] read(String name, long at, int length) throws IOException {
        return disk.read(name, at, length);
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        room();
        disk.append(name, bytes);
    }

    @Override
    public void overwrite(String name, long at, byte[] bytes) throws IOException {
        disk.overwrite(name, at, bytes);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        disk.truncate(name, size);
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        room();
        disk.replace(name, bytes);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
