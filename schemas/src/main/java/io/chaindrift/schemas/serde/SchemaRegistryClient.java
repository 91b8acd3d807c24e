package io.chaindrift.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A client for registries that speak Confluent's protocol: register, look up, check. What it learned about ids never changes, so
 * it is kept (up to {@value #CACHED} of each). Thread-safe.
 *
 * <p>Every method throws {@link RegistryUnavailableException} when the registry is away at every attempt and
 * {@link RegistryRefusedException} when it answers and refuses.
 */
public final class SchemaRegistryClient implements AutoCloseable {

    /** The rule of all our subjects: every version reads, and is read by, every other. */
    public static final String FULL_TRANSITIVE = "FULL_TRANSITIVE";

    static final int CACHED = 1_000;

    private final RegistryTransport transport;
    private final BoundedCache<Integer, Schema> byId = new BoundedCache<>(CACHED);
    private final BoundedCache<SubjectSchema, Integer> registered = new BoundedCache<>(CACHED);
    private final BoundedCache<SubjectSchema, Integer> lookedUp = new BoundedCache<>(CACHED);

    /**
     * A schema as a subject has it.
     *
     * @param id its id, unique in the registry
     * @param version its version in the subject, from 1
     * @param schema the schema
     */
    public record Registered(int id, int version, Schema schema) {}

    private static final int SHOWN = 200;

    private record SubjectSchema(String subject, Schema schema) {}

    /** A client; connects at the first call. */
    public SchemaRegistryClient(RegistryConfig config) {
        this.transport = new RegistryTransport(config);
    }

    /** Registers the schema under the subject, or finds it there; its id. */
    public int register(String subject, Schema schema) {
        return registered.get(
                new SubjectSchema(subject, schema),
                wanted -> id(transport.post("/subjects/" + path(subject) + "/versions", body(schema))));
    }

    /** The id of a schema that the subject already has. */
    public int lookUp(String subject, Schema schema) {
        return lookedUp.get(
                new SubjectSchema(subject, schema),
                wanted -> id(transport.post("/subjects/" + path(subject), body(schema))));
    }

    /** The subject's latest schema; asked anew at each call. */
    public Registered latest(String subject) {
        JsonNode answer = transport.get("/subjects/" + path(subject) + "/versions/latest");
        return new Registered(id(answer), answer.path("version").asInt(), schema(answer));
    }

    /** The schema of an id. */
    public Schema byId(int id) {
        return byId.get(id, wanted -> schema(transport.get("/schemas/ids/" + wanted)));
    }

    /**
     * What speaks against registering the schema under the subject, in the registry's words; empty when nothing does, or when the
     * subject has no schema yet.
     */
    public List<String> incompatibilities(String subject, Schema schema) {
        JsonNode answer;
        try {
            answer = transport.post(
                    "/compatibility/subjects/" + path(subject) + "/versions/latest?verbose=true", body(schema));
        } catch (RegistryRefusedException e) {
            if (e.status() == RegistryRefusedException.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
        if (answer.path("is_compatible").asBoolean(false)) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        answer.path("messages").forEach(message -> messages.add(message.asText()));
        return messages.isEmpty()
                ? List.of("incompatible with the latest version of " + subject)
                : List.copyOf(messages);
    }

    /** Sets the subject's compatibility rule, such as {@value #FULL_TRANSITIVE}. */
    public void setCompatibility(String subject, String level) {
        transport.put(
                "/config/" + path(subject),
                JsonNodeFactory.instance.objectNode().put("compatibility", level));
    }

    /** Ends a wait that is under way in another thread. */
    @Override
    public void close() {
        transport.close();
    }

    private static int id(JsonNode answer) {
        JsonNode id = answer.path("id");
        // Records under an id that no registry gives would be acknowledged and readable by nobody.
        if (!id.isInt() || id.asInt() < 0) {
            throw new RegistryUnavailableException(
                    "the schema registry's answer has no id: " + shortened(answer.toString()), null);
        }
        return id.asInt();
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static Schema schema(JsonNode answer) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new NotAvroException("the schema is of type " + type + ", not AVRO");
        }
        if (!answer.path("references").isEmpty()) {
            throw new NotAvroException("the schema refers to other subjects, which is not supported");
        }
        try {
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw new NotAvroException("the schema does not parse: " + e.getMessage());
        }
    }

    private static ObjectNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", PublicSchema.textOf(schema));
    }

    private static String path(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
