package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.List;

/** The files of one spool. Every change is durable when its method returns; a failed one may have happened in part. */
public interface SpoolFiles extends AutoCloseable {

    /** Names of the files there are, in no order that matters. */
    List<String> list() throws IOException;

    /** A whole file. */
    byte[] read(String name) throws IOException;

    /** Bytes of a file; fewer where it ends before. */
    byte[] read(String name, long at, int length) throws IOException;

    /** Adds at the end, making the file when it is not there. */
    void append(String name, byte[] bytes) throws IOException;

    /** Writes over bytes that are there; needs no further room on the disk. A crash may leave each 512 bytes old or new. */
    void overwrite(String name, long at, byte[] bytes) throws IOException;

    /** Cuts a file off. */
    void truncate(String name, long size) throws IOException;

    /** Puts a file in place of what was there, wholly or not at all. */
    void replace(String name, byte[] bytes) throws IOException;

    /** Removes a file. It may come back after a crash. */
    void delete(String name) throws IOException;

    /** Gives the files up. */
    @Override
    void close() throws IOException;
}
