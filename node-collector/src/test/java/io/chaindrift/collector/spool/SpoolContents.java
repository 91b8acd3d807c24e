package io.chaindrift.collector.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What waits in a spool, without taking it. */
final class SpoolContents {

    private SpoolContents() {}

    static List<byte[]> unread(Spool spool) {
        List<byte[]> contents = new ArrayList<>();
        for (Spool.Entry entry : spool.entries()) {
            try {
                contents.add(spool.payload(entry));
            } catch (IOException e) {
                throw new AssertionError("a frame was found and cannot be read", e);
            }
        }
        return contents;
    }
}
