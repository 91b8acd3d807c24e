package io.chaindrift.embedded.broker;

/** The embedded broker cannot start or stop; the message says where and what to do about it. */
public class EmbeddedBrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EmbeddedBrokerException(String message) {
        super(message);
    }

    public EmbeddedBrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
