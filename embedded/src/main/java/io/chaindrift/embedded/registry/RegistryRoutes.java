package io.chaindrift.embedded.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which resource answers what: Confluent's paths and the shape of their answers. Stateless. */
final class RegistryRoutes {
    private static final String DELETED = "deleted";

    private final Registry registry;

    RegistryRoutes(Registry registry) {
        this.registry = registry;
    }

    /** The answer's body: something Jackson writes as Confluent's JSON; a {@link RawSchema} is sent as it is. */
    Object answer(RegistryRequest request) {
        String root = request.path().isEmpty() ? "" : request.part(0);
        return switch (root) {
            case "" -> Map.of();
            case "schemas" -> schemas(request);
            case "subjects" -> subjects(request);
            case "compatibility" -> compatibility(request);
            case "config" -> config(request);
            case "mode" -> mode(request);
            default -> throw RegistryException.notFound(String.join("/", request.path()));
        };
    }

    /** A schema's own JSON text. */
    record RawSchema(String json) {}

    private Object schemas(RegistryRequest request) {
        expect(request, "GET");
        if (request.is("schemas/types")) {
            return List.of("AVRO");
        }
        if (request.is("schemas/ids/*")) {
            return Map.of("schema", registry.byId(request.number(2)).get(0).schema());
        }
        if (request.is("schemas/ids/*/schema")) {
            return new RawSchema(registry.byId(request.number(2)).get(0).schema());
        }
        boolean deleted = request.flag(DELETED);
        if (request.is("schemas/ids/*/subjects")) {
            return registry.byId(request.number(2)).stream()
                    .filter(s -> deleted || !s.deleted())
                    .map(RegisteredSchema::subject)
                    .distinct()
                    .toList();
        }
        if (request.is("schemas/ids/*/versions")) {
            return registry.byId(request.number(2)).stream()
                    .filter(s -> deleted || !s.deleted())
                    .map(s -> Map.of("subject", s.subject(), "version", s.version()))
                    .toList();
        }
        throw RegistryException.notFound(String.join("/", request.path()));
    }

    private Object subjects(RegistryRequest request) {
        if (request.is("subjects")) {
            expect(request, "GET");
            return registry.subjects(request.flag(DELETED));
        }
        if (request.is("subjects/*")) {
            return subject(request);
        }
        if (request.is("subjects/*/versions")) {
            return versions(request);
        }
        if (request.is("subjects/*/versions/*")) {
            return version(request);
        }
        if (request.is("subjects/*/versions/*/schema")) {
            expect(request, "GET");
            return new RawSchema(registry.version(request.part(1), request.part(3), request.flag(DELETED))
                    .schema());
        }
        throw RegistryException.notFound(String.join("/", request.path()));
    }

    private Object subject(RegistryRequest request) {
        String subject = request.part(1);
        if (request.method().equals("DELETE")) {
            return registry.deleteSubject(subject, request.flag("permanent"));
        }
        expect(request, "POST");
        return describe(registry.lookup(subject, request.schema(), request.flag(DELETED)));
    }

    private Object versions(RegistryRequest request) {
        String subject = request.part(1);
        if (request.method().equals("POST")) {
            return Map.of("id", registry.register(subject, request.schema()));
        }
        expect(request, "GET");
        return registry.versions(subject, request.flag(DELETED)).stream()
                .map(RegisteredSchema::version)
                .toList();
    }

    private Object version(RegistryRequest request) {
        String subject = request.part(1);
        if (request.method().equals("DELETE")) {
            return registry.deleteVersion(subject, request.part(3), request.flag("permanent"));
        }
        expect(request, "GET");
        return describe(registry.version(subject, request.part(3), request.flag(DELETED)));
    }

    private Object compatibility(RegistryRequest request) {
        expect(request, "POST");
        if (!request.is("compatibility/subjects/*/versions") && !request.is("compatibility/subjects/*/versions/*")) {
            throw RegistryException.notFound(String.join("/", request.path()));
        }
        String version = request.path().size() > 4 ? request.part(4) : null;
        List<String> conflicts = registry.conflicts(request.part(2), version, request.schema());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("is_compatible", conflicts.isEmpty());
        if (request.flag("verbose")) {
            answer.put("messages", conflicts);
        }
        return answer;
    }

    private Object config(RegistryRequest request) {
        boolean global = request.is("config");
        if (!global && !request.is("config/*")) {
            throw RegistryException.notFound(String.join("/", request.path()));
        }
        String subject = global ? null : request.part(1);
        return switch (request.method()) {
            case "PUT" ->
                Map.of(
                        "compatibility",
                        registry.setLevel(subject, request.compatibility()).name());
            case "GET" ->
                level(
                        subject == null
                                ? registry.globalLevel()
                                : registry.subjectLevel(subject, request.flag("defaultToGlobal")));
            case "DELETE" -> {
                if (subject == null) {
                    throw RegistryException.methodNotAllowed("DELETE");
                }
                yield level(registry.clearLevel(subject));
            }
            default -> throw RegistryException.methodNotAllowed(request.method());
        };
    }

    private static Object mode(RegistryRequest request) {
        expect(request, "GET");
        return Map.of("mode", "READWRITE");
    }

    private static Map<String, String> level(CompatibilityLevel level) {
        return Map.of("compatibilityLevel", level.name());
    }

    private static Map<String, Object> describe(RegisteredSchema schema) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("subject", schema.subject());
        described.put("version", schema.version());
        described.put("id", schema.id());
        described.put("schema", schema.schema());
        return described;
    }

    private static void expect(RegistryRequest request, String method) {
        if (!request.method().equals(method)) {
            throw RegistryException.methodNotAllowed(request.method());
        }
    }
}
