package io.chaindrift.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request taken apart.
 *
 * @param method the HTTP method, upper case
 * @param path the decoded parts of the path
 * @param query the raw query, empty when there is none
 * @param body the bytes sent
 */
record RegistryRequest(String method, List<String> path, String query, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RegistryRequest of(String method, URI uri, byte[] body) {
        List<String> parts = new ArrayList<>();
        for (String part : uri.getRawPath().split("/", -1)) {
            if (!part.isEmpty()) {
                // A plus sign is itself in a path; only in a query does it stand for a blank.
                parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        String query = uri.getRawQuery();
        return new RegistryRequest(
                method, List.copyOf(parts), query == null ? "" : query, new String(body, StandardCharsets.UTF_8));
    }

    boolean flag(String name) {
        return Arrays.asList(query.split("&", -1)).contains(name + "=true");
    }

    /** Whether the path is {@code pattern}; an asterisk stands for any one part. */
    boolean is(String pattern) {
        List<String> wanted = List.of(pattern.split("/", -1));
        if (wanted.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).equals("*") && !wanted.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    String part(int index) {
        return path.get(index);
    }

    int number(int index) {
        try {
            return Integer.parseInt(part(index));
        } catch (NumberFormatException e) {
            throw RegistryException.schemaNotFound(part(index));
        }
    }

    /** The Avro schema that the body carries. */
    String schema() {
        JsonNode parsed = json();
        String type = parsed.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryException.invalidSchema("this registry keeps Avro, not " + type);
        }
        if (!parsed.path("references").isEmpty()) {
            throw RegistryException.invalidSchema("references are not supported; inline the types");
        }
        return text(parsed, "schema");
    }

    /** The compatibility level that the body carries. */
    String compatibility() {
        return text(json(), "compatibility");
    }

    private JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw RegistryException.malformedRequest("not JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode parsed, String field) {
        if (!parsed.path(field).isTextual()) {
            throw RegistryException.malformedRequest("the field \"" + field + "\" is missing or not a string");
        }
        return parsed.path(field).asText();
    }
}
