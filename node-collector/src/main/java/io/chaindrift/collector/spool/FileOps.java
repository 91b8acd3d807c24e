package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.List;

/**
 * Single steps on the files of one directory, as an operating system offers them: nothing is durable before it is forced, and a
 * name is durable only when its directory is. What makes durable operations of them is {@link DiskFiles}.
 */
interface FileOps extends AutoCloseable {

    List<String> list() throws IOException;

    boolean exists(String name) throws IOException;

    byte[] read(String name) throws IOException;

    /** Up to that many bytes; fewer where the file ends before. */
    byte[] read(String name, long at, int length) throws IOException;

    /** Adds at the end, making the file when it is not there. */
    void append(String name, byte[] bytes) throws IOException;

    /** Writes over what is there. */
    void overwrite(String name, long at, byte[] bytes) throws IOException;

    /** Makes the file, or empties it, and writes. */
    void create(String name, byte[] bytes) throws IOException;

    void truncate(String name, long size) throws IOException;

    void force(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    void forceDirectory() throws IOException;

    @Override
    void close() throws IOException;
}
