package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.view.NodeStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, checked.
 *
 * @param filters values asked for, by filter
 * @param limit how many items a page may have
 * @param after where to go on; null: from the beginning
 * @param sort field to sort by, with - in front for descending; null: by key
 */
record Query(
        Map<String, String> filters,
        int limit,
        @Nullable String after,
        @Nullable String sort) {

    static final int DEFAULT_LIMIT = 1_000;
    static final int MOST = 5_000;

    private static final int LONGEST = 1_024;

    /** Which of the parameters of lists an answer takes. What it does not take is refused, for it would change nothing. */
    enum Taking {
        /** None: the answer is one thing, or given whole in its order. */
        NONE(List.of()),
        /** A sort: the list is short and given whole. */
        SORT(List.of("sort")),
        /** Pages, in the list's own order. */
        PAGES(List.of("limit", "cursor")),
        /** Pages and a sort. */
        SORTED_PAGES(List.of("limit", "cursor", "sort"));

        private final List<String> names;

        Taking(List<String> names) {
            this.names = names;
        }

        /** Names of the parameters. */
        List<String> names() {
            return names;
        }
    }

    /**
     * Reads the parameters of a request.
     *
     * @param known filters that the list has
     * @param taking what else it takes
     * @throws Problem.Refusal naming the parameter that is not understood
     */
    static Query of(Map<String, List<String>> parameters, List<String> known, Taking taking) {
        Map<String, String> filters = new TreeMap<>();
        int limit = DEFAULT_LIMIT;
        String after = null;
        String sort = null;
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            String value = only(name, parameter.getValue());
            if (!known.contains(name) && !taking.names().contains(name)) {
                List<String> all = new ArrayList<>(taking.names());
                all.addAll(known);
                throw Problem.badRequest("there is no parameter '" + name + "' here, and to leave it out would answer"
                        + " another question; there are " + String.join(", ", all));
            }
            if (known.contains(name)) {
                filters.put(name, value);
            } else if (name.equals("limit")) {
                limit = limit(value);
            } else if (name.equals("cursor")) {
                after = value.isEmpty() ? null : Json.keyIn(value);
            } else {
                sort = value;
            }
        }
        return new Query(filters, limit, after, sort);
    }

    /**
     * Refuses a question that is not percent-encoded as it should be: what cannot be read would be left out.
     *
     * @param what subject and verb of the sentence that refuses it
     * @param text the text as it came; null: there is none
     */
    static void readable(String what, @Nullable String text) {
        try {
            URLDecoder.decode(text == null ? "" : text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("the " + what + " not percent-encoded: " + text);
        }
    }

    /**
     * Refuses values that are none of those that a filter has: nothing would have them, and an empty list would pass for an answer.
     *
     * @param described the schema of a filter, by its name
     */
    Query checked(Function<String, Map<String, Object>> described) {
        filters.forEach((name, value) -> {
            if (described.apply(name).get("enum") instanceof List<?> values && !values.contains(value)) {
                throw Problem.badRequest(name + " must be one of "
                        + values.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ", not '" + value
                        + "'");
            }
        });
        return this;
    }

    /** Whether a node's row is asked for, as far as the filters speak of nodes. */
    Predicate<NodeStatus> nodes() {
        return node -> matches("cluster", node.cluster())
                && matches("node", node.node())
                && matches("version", String.valueOf(node.routerVersion()))
                && matches("verdict", node.verdict().name())
                && matches("state", node.state().name())
                && (!filters.containsKey("plane") || node.planes().contains(filters.get("plane")));
    }

    /** The same without what means another thing in other lists. */
    Predicate<NodeStatus> nodesByName() {
        return node -> matches("cluster", node.cluster()) && matches("node", node.node());
    }

    /**
     * The value of a filter that this question needs.
     *
     * @throws Problem.Refusal when it is not given
     */
    String required(String name) {
        String value = filters.get(name);
        if (value == null) {
            throw Problem.badRequest("the parameter '" + name + "' is needed");
        }
        return value;
    }

    /**
     * A filter that is true or false.
     *
     * @throws Problem.Refusal when it is neither
     */
    boolean flag(String name, boolean otherwise) {
        String value = filters.get(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw Problem.badRequest(name + " must be true or false, not '" + value + "'");
        }
        return value == null ? otherwise : value.equals("true");
    }

    /**
     * Refuses parameters that make no sense beside those that are given.
     *
     * @param because why not, for people
     */
    void refuse(List<String> names, String because) {
        for (String name : names) {
            if (filters.containsKey(name)) {
                throw Problem.badRequest("'" + name + "' does not go with the other parameters: " + because);
            }
        }
    }

    private boolean matches(String filter, String value) {
        String asked = filters.get(filter);
        return asked == null || asked.equals(value);
    }

    private static String only(String name, List<String> values) {
        if (values.size() != 1) {
            throw Problem.badRequest(
                    "the parameter '" + name + "' was given " + values.size() + " times; give it once");
        }
        String value = values.get(0);
        if (value.length() > LONGEST) {
            throw Problem.badRequest("the parameter '" + name + "' is longer than " + LONGEST + " characters");
        }
        return value;
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw Problem.badRequest("limit must be a number from 1 to " + MOST + ", not '" + text + "'");
        }
        throw Problem.badRequest("limit must be from 1 to " + MOST + ", not " + text);
    }
}
