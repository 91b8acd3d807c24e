package io.chaindrift.collector.publish;

/** Events that were not acknowledged. */
public final class PublishException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;

    /**
     * @param message what, where, what to do
     * @param hopeless true when the same events will never be taken
     */
    public PublishException(String message, Throwable cause, boolean hopeless) {
        super(message, cause);
        this.hopeless = hopeless;
    }

    /** True when the same events will never be taken; false when it is worth trying again. */
    public boolean isHopeless() {
        return hopeless;
    }
}
