package io.chaindrift.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** What the registry has under an id cannot be used as an Avro schema; asking again does not help. */
final class NotAvroException extends SerializationException {

    private static final long serialVersionUID = 1L;

    NotAvroException(String message) {
        super(message);
    }
}
