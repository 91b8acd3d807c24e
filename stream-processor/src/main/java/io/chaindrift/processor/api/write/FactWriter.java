package io.chaindrift.processor.api.write;

import io.chaindrift.schemas.ChaindriftTopic;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Writes a record and returns when it is safe. Thread-safe. */
public interface FactWriter extends AutoCloseable {

    /**
     * Writes it.
     *
     * @param value the record; null takes the key back
     * @throws NotWrittenException when it is not known to be safe
     */
    void write(ChaindriftTopic topic, String key, @Nullable SpecificRecord value) throws NotWrittenException;

    /** It is not known whether the record was written. */
    final class NotWrittenException extends Exception {

        private static final long serialVersionUID = 1L;

        NotWrittenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Override
    void close();
}
