package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.processor.mapping.ContentHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * A record of the nodes' log as a bundle holds it, its bytes proved and read.
 *
 * @param where how messages name it: partition and offset
 * @param partition its partition
 * @param offset its offset
 * @param key its key
 * @param contentHash a hash of its bytes
 * @param record what its bytes say; null where the bytes cannot be read, which the log itself may hold
 */
record BundleEvent(
        String where,
        int partition,
        long offset,
        String key,
        long contentHash,
        @Nullable GenericRecord record) {

    /** Reads and proves events with the schemas of a bundle. Not thread-safe. */
    static final class Reader {

        private static final int WIRE_HEADER = 5;

        private final Map<Integer, Schema> schemas = new HashMap<>();
        private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
        private final Schema wanted;
        private final MessageDigest sha256 = sha256();

        /** A reader that gives records of the form {@code wanted}. */
        Reader(Schema wanted) {
            this.wanted = wanted;
        }

        /** Takes over the schemas, by id. */
        void schemas(JsonNode byId) throws BrokenBundleException {
            for (var entry : byId.properties()) {
                try {
                    schemas.put(
                            Integer.parseInt(entry.getKey()),
                            new Schema.Parser().parse(entry.getValue().toString()));
                } catch (AvroRuntimeException | NumberFormatException e) {
                    throw new BrokenBundleException("schema " + entry.getKey() + " cannot be read");
                }
            }
        }

        /** An event of a line. */
        BundleEvent read(JsonNode line) throws BrokenBundleException {
            int partition = line.path("partition").asInt(-1);
            long offset = line.path("offset").asLong(-1);
            String where = "the event at partition " + partition + " offset " + offset;
            if (partition < 0 || offset < 0 || !line.path("key").isTextual()) {
                throw new BrokenBundleException(where + " has no place in the log");
            }
            byte[] value = value(where, line);
            String digest = HexFormat.of().formatHex(sha256.digest(value));
            if (!digest.equals(line.path("sha256").asText())) {
                throw new BrokenBundleException(where + " has other bytes than its digest says");
            }
            boolean unreadable = line.hasNonNull("error");
            GenericRecord record = unreadable
                    ? null
                    : record(where, value, line.path("schemaId").asInt(-1));
            return new BundleEvent(where, partition, offset, line.path("key").asText(), ContentHash.of(value), record);
        }

        private static byte[] value(String where, JsonNode line) throws BrokenBundleException {
            try {
                return Base64.getDecoder().decode(line.path("value").asText());
            } catch (IllegalArgumentException e) {
                throw new BrokenBundleException(where + " is not base64");
            }
        }

        private GenericRecord record(String where, byte[] value, int schemaId) throws BrokenBundleException {
            boolean wire = value.length >= WIRE_HEADER && value[0] == 0;
            if (!wire || ByteBuffer.wrap(value, 1, 4).getInt() != schemaId) {
                throw new BrokenBundleException(where + " was not written with schema " + schemaId);
            }
            Schema schema = schemas.get(schemaId);
            if (schema == null) {
                throw new BrokenBundleException(where + " needs schema " + schemaId + ", which is not in the bundle");
            }
            try {
                BinaryDecoder decoder =
                        DecoderFactory.get().binaryDecoder(value, WIRE_HEADER, value.length - WIRE_HEADER, null);
                GenericRecord record = readers.computeIfAbsent(schemaId, id -> new GenericDatumReader<>(schema, wanted))
                        .read(null, decoder);
                if (decoder.isEnd()) {
                    return record;
                }
            } catch (IOException | RuntimeException e) {
                // Avro meets bytes that do not follow the schema with many exceptions of many types.
                throw new BrokenBundleException(where + " does not follow its schema: " + e);
            }
            throw new BrokenBundleException(where + " has bytes behind its record");
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
