package io.chaindrift.processor.mapping;

import org.jspecify.annotations.Nullable;

/** A record decodes, but says what cannot be. It belongs in the dead-letter topic. */
public final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
        this(message, null);
    }

    InvalidEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
