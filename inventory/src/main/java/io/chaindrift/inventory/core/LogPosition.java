package io.chaindrift.inventory.core;

/**
 * Where an event stands in a log. Immutable.
 *
 * @param streamId the inventory's stream
 * @param epoch number of the start; grows within the stream
 * @param sequence contiguous within the epoch, from 0
 */
public record LogPosition(String streamId, long epoch, long sequence) {

    LogPosition next() {
        return new LogPosition(streamId, epoch, sequence + 1);
    }
}
