package io.chaindrift.inventory.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label or a field of a node. Immutable.
 *
 * @param key name of the label or field
 * @param operator how it is compared
 * @param values what it is compared with
 */
public record NodeRequirement(String key, Operator operator, List<String> values) {

    /** Kubernetes' operators of node selectors. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist"),
        GREATER("Gt"),
        LESS("Lt"),
        /** An operator of a newer Kubernetes; it holds for no node. */
        UNKNOWN("?");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** The operator that Kubernetes writes so. */
        public static Operator of(String text) {
            for (Operator operator : values()) {
                if (operator.text.equals(text)) {
                    return operator;
                }
            }
            return UNKNOWN;
        }
    }

    public NodeRequirement {
        values = List.copyOf(values);
    }

    boolean holds(@Nullable String value) {
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER, LESS -> compares(value);
            case UNKNOWN -> false;
        };
    }

    private boolean compares(@Nullable String value) {
        if (value == null || values.size() != 1) {
            return false;
        }
        try {
            long is = Long.parseLong(value);
            long bound = Long.parseLong(values.get(0));
            return operator == Operator.GREATER ? is > bound : is < bound;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    String text() {
        return values.isEmpty()
                ? key + " " + operator.text
                : key + " " + operator.text + " " + String.join(",", values);
    }
}
