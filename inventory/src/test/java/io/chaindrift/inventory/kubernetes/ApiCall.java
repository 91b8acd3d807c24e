package io.chaindrift.inventory.kubernetes;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request to the API server in the words of RBAC.
 *
 * @param verb what is asked
 * @param group API group; empty for the core
 * @param resource plural name
 * @param namespace namespace; empty for cluster-wide
 * @param name the one object it is about; empty for all
 */
record ApiCall(String verb, String group, String resource, String namespace, String name) {

    private static final String BY_NAME = "metadata.name=";

    static ApiCall of(String method, String pathAndQuery) {
        URI uri = URI.create(pathAndQuery);
        List<String> parts = List.of(uri.getPath().substring(1).split("/", -1));
        int at = parts.get(0).equals("api") ? 2 : 3;
        String group = parts.get(0).equals("api") ? "" : parts.get(1);
        String namespace = "";
        if (parts.size() > at + 1 && parts.get(at).equals("namespaces")) {
            namespace = parts.get(at + 1);
            at += 2;
        }
        String name = parts.size() > at + 1 ? parts.get(at + 1) : "";
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        boolean watch = query.contains("watch=true");
        boolean one = !name.isEmpty();
        for (String parameter : query.split("&", -1)) {
            String decoded = URLDecoder.decode(parameter, StandardCharsets.UTF_8);
            if (decoded.startsWith("fieldSelector=" + BY_NAME)) {
                name = decoded.substring(decoded.lastIndexOf('=') + 1);
            }
        }
        String verb = switch (method) {
            case "GET" -> watch ? "watch" : one ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            default -> method.toLowerCase(java.util.Locale.ROOT);
        };
        return new ApiCall(verb, group, parts.get(at), namespace, name);
    }

    /** Whether a permission covers it, where its scope is this namespace and it is bound to this name. */
    boolean isCoveredBy(Permission permission, String scope, String named) {
        return permission.group().equals(group)
                && permission.resource().equals(resource)
                && permission.verbs().contains(verb)
                && scope.equals(namespace)
                && (!permission.onlyNamed() || named.equals(name));
    }
}
