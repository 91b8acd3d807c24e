package io.chaindrift.schemas.serde;

/** Confluent's wire format: a zero byte, the schema id in four bytes (big-endian), then Avro's binary form. */
final class WireFormat {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    static String subject(String topic, boolean isKey) {
        return topic + (isKey ? "-key" : "-value");
    }
}
