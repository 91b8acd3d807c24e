package io.chaindrift.processor.api.past;

import io.chaindrift.event.NodeEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the nodes' log as it lies there. The bytes are not copied: whoever gets one must not change them.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp the broker's time of it, in milliseconds since 1970
 * @param key its key
 * @param bytes its value; empty for none
 * @param event what the value says; null when it cannot be read
 * @param error why it cannot be read; null when it can
 */
public record RawEvent(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String key,
        Bytes bytes,
        @Nullable NodeEvent event,
        @Nullable String error) {

    public RawEvent {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(bytes, "bytes");
    }

    /** A value's bytes. Equal only to itself. */
    public static final class Bytes {

        private final byte[] content;

        /** These bytes, not copied. */
        public Bytes(byte[] content) {
            this.content = content;
        }

        /** The bytes themselves, not to be changed. */
        public byte[] content() {
            return content;
        }
    }

    /** Id of the schema that the value was written with; -1 where the value has none. */
    public int schemaId() {
        byte[] value = bytes.content();
        if (value.length < 5 || value[0] != 0) {
            return -1;
        }
        return (value[1] & 0xff) << 24 | (value[2] & 0xff) << 16 | (value[3] & 0xff) << 8 | value[4] & 0xff;
    }
}
