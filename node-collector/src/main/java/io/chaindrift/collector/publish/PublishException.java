package io.chaindrift.collector.publish;

/** Events that were not acknowledged. */
public final class PublishException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;
    private final int acknowledged;

    /**
     * @param message what, where, what to do
     * @param hopeless true when the first event that was not acknowledged will never be taken
     * @param acknowledged how many events, from the first, were acknowledged before
     */
    public PublishException(String message, Throwable cause, boolean hopeless, int acknowledged) {
        super(message, cause);
        this.hopeless = hopeless;
        this.acknowledged = acknowledged;
    }

    /** How many events, from the first, need not be sent again. */
    public int acknowledged() {
        return acknowledged;
    }

    /** True when the first event that was not acknowledged will never be taken; false when it is worth trying again. */
    public boolean isHopeless() {
        return hopeless;
    }
}
