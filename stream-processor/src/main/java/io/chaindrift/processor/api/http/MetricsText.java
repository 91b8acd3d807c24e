package io.chaindrift.processor.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Text in Prometheus' format. Samples of a family stand together, however they come. Not thread-safe. */
final class MetricsText {

    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    void family(String name, String help, String type) {
        families.computeIfAbsent(
                name, n -> new StringBuilder("# HELP " + n + ' ' + help + "\n# TYPE " + n + ' ' + type + '\n'));
    }

    void sample(String name, Map<String, String> labels, long value) {
        StringBuilder family = families.get(name);
        if (family == null) {
            throw new IllegalStateException(name + " has no help and type");
        }
        family.append(name);
        if (!labels.isEmpty()) {
            StringBuilder list = new StringBuilder();
            new TreeMap<>(labels)
                    .forEach((label, text) -> list.append(list.isEmpty() ? "{" : ",")
                            .append(label)
                            .append("=\"")
                            .append(text.replace("\\", "\\\\")
                                    .replace("\"", "\\\"")
                                    .replace("\n", "\\n"))
                            .append('"'));
            family.append(list).append('}');
        }
        family.append(' ').append(value).append('\n');
    }

    @Override
    public String toString() {
        return String.join("", families.values());
    }
}
