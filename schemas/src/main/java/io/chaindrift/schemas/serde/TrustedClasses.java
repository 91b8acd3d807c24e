package io.chaindrift.schemas.serde;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro which classes it may load by the name in a schema: those generated for the topic table and those a program asks for
 * by configuration. Avro refuses every other, because schemas come over the network. Avro keeps this list per process. Thread-safe.
 */
public final class TrustedClasses {

    private static final Set<String> TRUSTED = new HashSet<>();

    private TrustedClasses() {}

    /** Adds all classes of the topic table: for programs that keep records elsewhere than in Kafka. Doing it again changes nothing. */
    public static void trustTopics() {
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            trust(topic.schema());
        }
    }

    /** Adds the classes of all types in the schema. */
    static synchronized void trust(Schema schema) {
        Set<String> names = new HashSet<>();
        collect(schema, names);
        if (!TRUSTED.addAll(names)) {
            return;
        }
        ClassSecurityValidator.Builder added = ClassSecurityValidator.builder();
        names.forEach(added::add);
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), added.build()));
    }

    private static void collect(Schema schema, Set<String> names) {
        switch (schema.getType()) {
            case RECORD -> {
                if (names.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> collect(field.schema(), names));
                }
            }
            case ENUM, FIXED -> names.add(schema.getFullName());
            case ARRAY -> collect(schema.getElementType(), names);
            case MAP -> collect(schema.getValueType(), names);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, names));
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }
}
