package io.chaindrift.collector.record;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Where a writer's log ends.
 *
 * @param streamId made at random together with the spool
 * @param epoch number of the writer's start
 * @param lastSequence of the last event in it
 */
public record StreamPosition(String streamId, long epoch, long lastSequence) {

    public StreamPosition {
        Objects.requireNonNull(streamId, "streamId");
    }

    /** Makes the id of a new stream: 64 random bits in 11 characters. */
    public static String newId(RandomGenerator random) {
        byte[] bits = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
