package io.chaindrift.processor.store;

/** A stored value cannot be read by this program: it is damaged, or a newer program wrote it. */
public final class StateFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StateFormatException(String message) {
        super(message);
    }

    StateFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
