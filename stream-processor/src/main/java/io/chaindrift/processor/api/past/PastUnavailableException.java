package io.chaindrift.processor.api.past;

/** The log cannot be read now; it may be tried again. */
public final class PastUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public PastUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** With a message for people. */
    public PastUnavailableException(String message) {
        super(message);
    }
}
