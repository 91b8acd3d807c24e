package io.chaindrift.collector.spool;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a directory that could not be taken, because its disk has no room for anything new. There are none until it can: each time
 * something is to be written it is tried again. Not thread-safe.
 */
final class LateFiles implements SpoolFiles {

    private final Opening opening;
    private @Nullable SpoolFiles files;

    LateFiles(Opening opening) {
        this.opening = opening;
    }

    /** Takes the directory. */
    interface Opening {
        SpoolFiles open() throws IOException;
    }

    private SpoolFiles taken() throws IOException {
        SpoolFiles taken = files;
        if (taken != null) {
            return taken;
        }
        SpoolFiles opened = opening.open();
        if (opened.list().stream().anyMatch(SpoolSegments::isOfASpool)) {
            opened.close();
            throw new IOException("another collector has recorded there meanwhile: start this one anew");
        }
        files = opened;
        return opened;
    }

    private SpoolFiles taken(String name) throws IOException {
        SpoolFiles taken = files;
        if (taken == null) {
            throw new NoSuchFileException(name);
        }
        return taken;
    }

    @Override
    public List<String> list() throws IOException {
        SpoolFiles taken = files;
        return taken == null ? List.of() : taken.list();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return taken(name).read(name);
    }

    @Override
    public byte[] read(String name, long at, int length) throws IOException {
        return taken(name).read(name, at, length);
    }

    @Override
    public void append(String name, byte[] bytes) throws IOException {
        taken().append(name, bytes);
    }

    @Override
    public void overwrite(String name, long at, byte[] bytes) throws IOException {
        taken(name).overwrite(name, at, bytes);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        taken(name).truncate(name, size);
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
        taken().replace(name, bytes);
    }

    @Override
    public void delete(String name) throws IOException {
        SpoolFiles taken = files;
        if (taken != null) {
            taken.delete(name);
        }
    }

    @Override
    public void close() throws IOException {
        SpoolFiles taken = files;
        if (taken != null) {
            taken.close();
        }
    }
}
