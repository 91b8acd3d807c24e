package io.chaindrift.processor.packed;

/** Bytes are not what a program of this age or an earlier one packed. */
public final class PackedFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PackedFormatException(String message) {
        super(message);
    }

    PackedFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
