package io.chaindrift.inventory.core;

/**
 * What keeps pods off a node unless they tolerate it. Immutable.
 *
 * @param key its key
 * @param value its value; empty when it has none
 * @param effect what it does, such as NoSchedule
 */
public record Taint(String key, String value, String effect) {

    static final String NO_SCHEDULE = "NoSchedule";
    static final String NO_EXECUTE = "NoExecute";

    /** True when pods that do not tolerate it are kept off or driven away, rather than only placed elsewhere if possible. */
    boolean repels() {
        return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
    }
}
