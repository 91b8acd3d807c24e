package io.chaindrift.deploy;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Environment variables that know which of them have been asked for by name. */
final class WatchedVariables extends AbstractMap<String, String> {

    private final Map<String, String> variables;
    private final Set<Object> asked = new TreeSet<>();

    WatchedVariables(Map<String, String> variables) {
        this.variables = new TreeMap<>(variables);
    }

    @Override
    public @Nullable String get(Object name) {
        asked.add(name);
        return variables.get(name);
    }

    @Override
    public String getOrDefault(Object name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return Set.copyOf(variables.entrySet());
    }

    /** The names that nobody has asked for. */
    Set<String> unread() {
        Set<String> unread = new TreeSet<>(variables.keySet());
        unread.removeAll(asked);
        return unread;
    }
}
