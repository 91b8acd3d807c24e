package io.chaindrift.schemas.serde;

import io.chaindrift.schemas.ChaindriftTopic;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How values are written and read. Setting names and defaults are Confluent's, but for {@value #MAX_RECORD_BYTES}. Immutable.
 *
 * @param registry where the registry is
 * @param autoRegister true: unknown schemas are registered when first written
 * @param useLatest true: values are written with the subject's latest schema
 * @param latestStrict true: refuse to do so where the latest schema could not be read back as the value's own
 * @param specificReader true: read into generated classes; false: into generic records
 * @param specificType the one class to read into, or null for the class named by the writer's schema
 * @param maxRecordBytes largest value that is read, in bytes
 */
record SerdeConfig(
        RegistryConfig registry,
        boolean autoRegister,
        boolean useLatest,
        boolean latestStrict,
        boolean specificReader,
        @Nullable Class<? extends SpecificRecord> specificType,
        int maxRecordBytes) {

    static final String MAX_RECORD_BYTES = "chaindrift.max.record.bytes";
    static final String SPECIFIC_READER = "specific.avro.reader";
    private static final String SPECIFIC_TYPE = "specific.avro.value.type";
    private static final String NAME_STRATEGY = "value.subject.name.strategy";

    static SerdeConfig from(Map<String, ?> settings) {
        Object strategy = settings.get(NAME_STRATEGY);
        if (strategy != null && !nameOf(strategy).endsWith("TopicNameStrategy")) {
            throw new ConfigException(NAME_STRATEGY, strategy, "only TopicNameStrategy is supported");
        }
        return new SerdeConfig(
                RegistryConfig.from(settings),
                flag(settings, "auto.register.schemas", true),
                flag(settings, "use.latest.version", false),
                flag(settings, "latest.compatibility.strict", true),
                flag(settings, SPECIFIC_READER, false),
                type(settings),
                limit(settings));
    }

    SerdeConfig readingInto(Class<? extends SpecificRecord> type) {
        return new SerdeConfig(registry, autoRegister, useLatest, latestStrict, true, type, maxRecordBytes);
    }

    private static String nameOf(Object strategy) {
        return strategy instanceof Class<?> type ? type.getName() : strategy.toString();
    }

    private static boolean flag(Map<String, ?> settings, String name, boolean byDefault) {
        Object value = settings.get(name);
        String text =
                value == null ? Boolean.toString(byDefault) : value.toString().toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(name, value, "must be true or false");
        };
    }

    private static @Nullable Class<? extends SpecificRecord> type(Map<String, ?> settings) {
        Object value = settings.get(SPECIFIC_TYPE);
        if (value == null) {
            return null;
        }
        try {
            Class<?> type = value instanceof Class<?> given ? given : Class.forName(value.toString());
            return type.asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new ConfigException(SPECIFIC_TYPE, value, "no such class");
        } catch (ClassCastException e) {
            throw new ConfigException(SPECIFIC_TYPE, value, "not a class generated from an Avro schema");
        }
    }

    private static int limit(Map<String, ?> settings) {
        Object value = settings.get(MAX_RECORD_BYTES);
        if (value == null) {
            return ChaindriftTopic.MAX_MESSAGE_BYTES;
        }
        try {
            int limit = Integer.parseInt(value.toString());
            if (limit >= WireFormat.HEADER_BYTES) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(MAX_RECORD_BYTES, value, "must be a whole number of bytes");
        }
        throw new ConfigException(MAX_RECORD_BYTES, value, "must be at least " + WireFormat.HEADER_BYTES);
    }
}
