package io.chaindrift.inventory.core;

/**
 * A taint that a pod does not mind. Immutable.
 *
 * @param key key of the taint; empty for any
 * @param anyValue true when the value does not matter
 * @param value value of the taint, where it matters
 * @param effect effect of the taint; empty for any
 */
public record Toleration(String key, boolean anyValue, String value, String effect) {

    boolean tolerates(Taint taint) {
        boolean effectFits = effect.isEmpty() || effect.equals(taint.effect());
        boolean keyFits = key.isEmpty() ? anyValue : key.equals(taint.key());
        return effectFits && keyFits && (anyValue || value.equals(taint.value()));
    }

    /** As {@code key=value:effect}, with {@code *} for any. */
    public String text() {
        return or(key) + "=" + (anyValue ? "*" : value) + ":" + or(effect);
    }

    private static String or(String text) {
        return text.isEmpty() ? "*" : text;
    }
}
