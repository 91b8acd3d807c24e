package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.List;

/** The files of one spool, owned by one process until closed. Names are plain file names. Not thread-safe. */
public interface SpoolFiles extends AutoCloseable {

    /** The names of all files. */
    List<String> list() throws IOException;

    /** The content of a file. */
    byte[] read(String name) throws IOException;

    /** Some bytes of a file; fewer where it ends before. */
    byte[] read(String name, long at, int length) throws IOException;

    /** Writes behind the end of a file, which is made when it is not there. On return all of it is on the device. */
    void append(String name, byte[] bytes) throws IOException;

    /** Cuts a file off. On return that is on the device. */
    void truncate(String name, long size) throws IOException;

    /** Gives a file this content: after a crash it has either the old one or this. On return it is on the device. */
    void replace(String name, byte[] bytes) throws IOException;

    /** Removes a file. */
    void delete(String name) throws IOException;

    /** Gives up ownership. */
    @Override
    void close() throws IOException;
}
