package io.chaindrift.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The registry did not give what was asked of it. Says nothing about the record. */
public abstract sealed class RegistryException extends SerializationException
        permits RegistryUnavailableException, RegistryRefusedException {

    private static final long serialVersionUID = 1L;

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
