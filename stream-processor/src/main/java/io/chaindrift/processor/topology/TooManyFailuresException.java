package io.chaindrift.processor.topology;

/** The audits of so many nodes fail that the fault is the program's; it stops instead of making the fleet unknown. */
public final class TooManyFailuresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyFailuresException(String message, Throwable cause) {
        super(message, cause);
    }
}
