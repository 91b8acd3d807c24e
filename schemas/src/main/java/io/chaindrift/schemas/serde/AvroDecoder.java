package io.chaindrift.schemas.serde;

import io.chaindrift.schemas.serde.MalformedRecordException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in the wire format with the writer's schema from the registry. What can never be read is a
 * {@link MalformedRecordException}, what the registry does not give now a {@link RegistryException}. Thread-safe.
 */
final class AvroDecoder {

    private final SchemaRegistryClient registry;
    private final SerdeConfig config;
    private final BoundedCache<Integer, DatumReader<IndexedRecord>> readers =
            new BoundedCache<>(SchemaRegistryClient.CACHED);

    AvroDecoder(SchemaRegistryClient registry, SerdeConfig config) {
        this.registry = registry;
        this.config = config;
        TrustedClasses.trustTopics();
        if (config.specificType() != null) {
            TrustedClasses.trust(SpecificData.get().getSchema(config.specificType()));
        }
    }

    IndexedRecord decode(String topic, byte[] data) {
        int id = schemaId(topic, data);
        DatumReader<IndexedRecord> reader = readers.get(id, wanted -> reader(topic, wanted));
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(data, WireFormat.HEADER_BYTES, data.length - WireFormat.HEADER_BYTES, null);
        try {
            IndexedRecord value = reader.read(null, decoder);
            if (decoder.isEnd()) {
                return value;
            }
        } catch (IOException | RuntimeException e) {
            // Avro meets bytes that do not follow the schema with many exceptions of many types; none of them passes.
            throw new MalformedRecordException(
                    Kind.BAD_PAYLOAD,
                    id,
                    "a value of " + topic + " does not follow its schema " + id + " (" + data.length + " bytes): " + e,
                    e);
        }
        throw new MalformedRecordException(
                Kind.TRAILING_BYTES, id, "a value of " + topic + " has bytes behind the record of schema " + id, null);
    }

    private int schemaId(String topic, byte[] data) {
        if (data.length > config.maxRecordBytes()) {
            throw new MalformedRecordException(
                    Kind.TOO_LARGE,
                    "a value of " + topic + " has " + data.length + " bytes; the limit is " + config.maxRecordBytes()
                            + " (" + SerdeConfig.MAX_RECORD_BYTES + ")");
        }
        if (data.length < WireFormat.HEADER_BYTES) {
            throw new MalformedRecordException(
                    Kind.TOO_SHORT,
                    "a value of " + topic + " has " + data.length + " bytes; Confluent's wire format begins with "
                            + WireFormat.HEADER_BYTES);
        }
        if (data[0] != WireFormat.MAGIC) {
            throw new MalformedRecordException(
                    Kind.BAD_MAGIC,
                    "a value of " + topic + " begins with byte " + (data[0] & 0xff) + ", not " + WireFormat.MAGIC
                            + ": it was not written in Confluent's wire format");
        }
        return ByteBuffer.wrap(data, 1, Integer.BYTES).getInt();
    }

    private DatumReader<IndexedRecord> reader(String topic, int id) {
        Schema writer = writerSchema(topic, id);
        if (!config.specificReader()) {
            return new GenericDatumReader<>(writer, writer, GenericData.get());
        }
        Class<? extends SpecificRecord> type = config.specificType();
        if (type == null) {
            type = typeNamedBy(topic, id, writer);
        }
        Schema expected = SpecificData.get().getSchema(type);
        var check = SchemaCompatibility.checkReaderWriterCompatibility(expected, writer);
        if (check.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new MalformedRecordException(
                    Kind.INCOMPATIBLE_SCHEMA,
                    id,
                    "a value of " + topic + " has schema " + id + " (" + writer.getFullName()
                            + "), which cannot be read as " + expected.getFullName() + ": "
                            + Incompatibilities.describe(check.getResult()),
                    null);
        }
        return new SpecificDatumReader<>(writer, expected, SpecificData.getForClass(type));
    }

    private Schema writerSchema(String topic, int id) {
        try {
            return registry.byId(id);
        } catch (RegistryRefusedException e) {
            if (e.status() != RegistryRefusedException.NOT_FOUND) {
                throw e;
            }
            throw unknownSchema(topic, id, e);
        } catch (NotAvroException e) {
            throw unknownSchema(topic, id, e);
        }
    }

    private static MalformedRecordException unknownSchema(String topic, int id, Exception cause) {
        return new MalformedRecordException(
                Kind.UNKNOWN_SCHEMA,
                id,
                "a value of " + topic + " claims schema " + id + ": " + cause.getMessage(),
                cause);
    }

    private static Class<? extends SpecificRecord> typeNamedBy(String topic, int id, Schema writer) {
        Class<?> type;
        try {
            type = SpecificData.get().getClass(writer);
        } catch (SecurityException e) {
            throw noClass(topic, id, writer, e);
        }
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw noClass(topic, id, writer, null);
        }
        return type.asSubclass(SpecificRecord.class);
    }

    private static MalformedRecordException noClass(
            String topic, int id, Schema writer, @Nullable SecurityException cause) {
        return new MalformedRecordException(
                Kind.INCOMPATIBLE_SCHEMA,
                id,
                "a value of " + topic + " has schema " + id + " of type " + writer.getFullName()
                        + ", for which this program has no class that it trusts",
                cause);
    }
}
