package io.chaindrift.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * These bytes are no record and never will be: reading them again gives the same. The record belongs in the dead-letter topic.
 * Everything that may pass, such as a registry that is away, is a {@link RegistryException} instead.
 */
public final class MalformedRecordException extends SerializationException {

    /** What is wrong with the bytes. */
    public enum Kind {
        /** Shorter than the five bytes that every value begins with. */
        TOO_SHORT,
        /** The first byte is not zero: not Confluent's wire format. */
        BAD_MAGIC,
        /** Larger than the limit. */
        TOO_LARGE,
        /** The registry answers and does not know the schema id, or what it has is no Avro schema. */
        UNKNOWN_SCHEMA,
        /** Written with a schema that this reader's cannot be resolved with, or of another type. */
        INCOMPATIBLE_SCHEMA,
        /** The payload ends before the record does, or does not follow its schema. */
        BAD_PAYLOAD,
        /** Bytes are left over behind the record. */
        TRAILING_BYTES
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The schema id the bytes claim, or -1: a field of an exception must be serializable. */
    private final int schemaId;

    MalformedRecordException(Kind kind, String message) {
        this(kind, -1, message, null);
    }

    MalformedRecordException(Kind kind, int schemaId, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.schemaId = schemaId;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** The schema id that the bytes claim, or null where they claim none. */
    public @Nullable Long schemaId() {
        return schemaId < 0 ? null : Long.valueOf(schemaId);
    }
}
