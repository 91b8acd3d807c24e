package io.chaindrift.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Writes records in the wire format, finding or registering their schemas. Thread-safe. */
final class AvroEncoder {

    private final SchemaRegistryClient registry;
    private final SerdeConfig config;
    private final BoundedCache<String, SchemaRegistryClient.Registered> latest =
            new BoundedCache<>(SchemaRegistryClient.CACHED);

    AvroEncoder(SchemaRegistryClient registry, SerdeConfig config) {
        this.registry = registry;
        this.config = config;
    }

    byte[] encode(String subject, IndexedRecord value) {
        Schema own = value.getSchema();
        if (config.autoRegister()) {
            return framed(registry.register(subject, own), payload(value));
        }
        if (!config.useLatest()) {
            return framed(lookUp(subject, own), payload(value));
        }
        SchemaRegistryClient.Registered target = latest.get(subject, registry::latest);
        Schema published = PublicSchema.of(own);
        byte[] payload = payload(value);
        return framed(
                target.id(),
                target.schema().equals(published) ? payload : translated(subject, payload, published, target.schema()));
    }

    private int lookUp(String subject, Schema schema) {
        try {
            return registry.lookUp(subject, schema);
        } catch (RegistryRefusedException e) {
            if (e.status() != RegistryRefusedException.NOT_FOUND) {
                throw e;
            }
            throw new RegistryRefusedException(
                    e.status(),
                    e.errorCode(),
                    "the schema of " + schema.getFullName() + " is not registered under " + subject
                            + ": register it, or set auto.register.schemas=true (" + e.getMessage() + ")");
        }
    }

    private static byte[] framed(int id, byte[] payload) {
        return ByteBuffer.allocate(WireFormat.HEADER_BYTES + payload.length)
                .put(WireFormat.MAGIC)
                .putInt(id)
                .put(payload)
                .array();
    }

    private static byte[] payload(IndexedRecord value) {
        DatumWriter<IndexedRecord> writer = value instanceof SpecificRecord
                ? new SpecificDatumWriter<>(value.getSchema(), SpecificData.getForClass(value.getClass()))
                : new GenericDatumWriter<>(value.getSchema(), GenericData.get());
        return write(writer, value);
    }

    private static byte[] write(DatumWriter<IndexedRecord> writer, IndexedRecord value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
            // What Avro throws when a record does not hold what its schema says.
            throw new SerializationException(
                    "cannot write a " + value.getSchema().getFullName() + " that does not follow its schema: "
                            + e.getMessage(),
                    e);
        }
        return out.toByteArray();
    }

    private byte[] translated(String subject, byte[] payload, Schema own, Schema target) {
        if (config.latestStrict()) {
            var check = SchemaCompatibility.checkReaderWriterCompatibility(own, target);
            if (check.getType() != SchemaCompatibilityType.COMPATIBLE) {
                throw new SerializationException(
                        "the latest schema of " + subject + " cannot be read as this program's " + own.getFullName()
                                + ": " + Incompatibilities.describe(check.getResult()));
            }
        }
        try {
            IndexedRecord read = new GenericDatumReader<IndexedRecord>(own, target)
                    .read(null, DecoderFactory.get().binaryDecoder(payload, null));
            return write(new GenericDatumWriter<>(target, GenericData.get()), read);
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException(
                    "cannot write a " + own.getFullName() + " with the latest schema of " + subject + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
