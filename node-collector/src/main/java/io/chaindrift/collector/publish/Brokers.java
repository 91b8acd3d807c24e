package io.chaindrift.collector.publish;

import org.jspecify.annotations.Nullable;

/**
 * Why a Kafka client cannot be made. Names that nobody knows just now are no wrong setting: a node starts before its cluster's name
 * service does, and has rules to see. Stateless.
 */
final class Brokers {

    /** How Kafka's clients say it; they have no type for it. */
    private static final String UNKNOWN = "No resolvable bootstrap urls";

    private Brokers() {}

    /** Whether it failed because their names are well written, and the address of none can be found. */
    static boolean areUnknown(Throwable failure) {
        return reason(failure).startsWith(UNKNOWN);
    }

    /** A wrong setting, in the words of whoever found it. */
    static IllegalArgumentException unusable(Throwable failure) {
        return new IllegalArgumentException("Kafka's client cannot be made: " + reason(failure), failure);
    }

    /** What the failure goes back to. */
    static String reason(Throwable failure) {
        Throwable first = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            first = cause;
        }
        return first.getMessage() == null ? first.toString() : first.getMessage();
    }
}
