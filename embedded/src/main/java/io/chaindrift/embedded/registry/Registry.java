package io.chaindrift.embedded.registry;

import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * What the registry may do: every question and every change, with Confluent's rules and refusals. Thread-safe: one call
 * at a time, so that a check and the write that follows it see the same state.
 */
final class Registry {
    private static final String LATEST = "latest";

    private final SchemaLog log;
    private final SchemaHistory history;

    Registry(SchemaLog log) {
        this.log = log;
        this.history = log.history();
    }

    /** Registers unless the subject has this schema; returns its id. */
    synchronized int register(String subject, String text) {
        Schema proposed = parse(text);
        List<RegisteredSchema> versions = history.versions(subject, false);
        Optional<RegisteredSchema> known = find(versions, proposed);
        if (known.isPresent()) {
            return known.get().id();
        }
        List<String> conflicts = history.levelFor(subject).conflicts(proposed, schemas(versions));
        if (!conflicts.isEmpty()) {
            throw RegistryException.incompatible(subject, conflicts);
        }
        String canonical = proposed.toString();
        RegisteredSchema added =
                new RegisteredSchema(subject, history.nextVersion(subject), history.idFor(canonical), canonical, false);
        log.append(LogRecord.schema(added));
        return added.id();
    }

    synchronized RegisteredSchema lookup(String subject, String text, boolean withDeleted) {
        List<RegisteredSchema> versions = existing(subject, withDeleted);
        return find(versions, parse(text)).orElseThrow(() -> RegistryException.schemaNotFound("of this text"));
    }

    synchronized List<RegisteredSchema> byId(int id) {
        List<RegisteredSchema> found = history.byId(id);
        if (found.isEmpty()) {
            throw RegistryException.schemaNotFound(Integer.toString(id));
        }
        return found;
    }

    synchronized List<String> subjects(boolean withDeleted) {
        return history.subjects(withDeleted);
    }

    synchronized List<RegisteredSchema> versions(String subject, boolean withDeleted) {
        return existing(subject, withDeleted);
    }

    /** One version of a subject, by number or {@code latest}. */
    synchronized RegisteredSchema version(String subject, String version, boolean withDeleted) {
        List<RegisteredSchema> versions = existing(subject, withDeleted);
        if (version.equals(LATEST) || version.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        int number = versionNumber(version);
        return versions.stream()
                .filter(s -> s.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryException.versionNotFound(number));
    }

    synchronized List<Integer> deleteSubject(String subject, boolean permanent) {
        List<RegisteredSchema> all = history.versions(subject, true);
        List<RegisteredSchema> live = history.versions(subject, false);
        if (all.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        if (permanent && !live.isEmpty()) {
            throw RegistryException.subjectNotSoftDeleted(subject);
        }
        if (!permanent && live.isEmpty()) {
            throw RegistryException.subjectSoftDeleted(subject);
        }
        List<RegisteredSchema> affected = permanent ? all : live;
        affected.forEach(each -> delete(each, permanent));
        return affected.stream().map(RegisteredSchema::version).toList();
    }

    synchronized int deleteVersion(String subject, String version, boolean permanent) {
        RegisteredSchema found = version(subject, version, true);
        if (permanent && !found.deleted()) {
            throw RegistryException.versionNotSoftDeleted(subject, found.version());
        }
        if (!permanent && found.deleted()) {
            throw RegistryException.versionSoftDeleted(subject, found.version());
        }
        delete(found, permanent);
        return found.version();
    }

    /**
     * What keeps {@code text} from following the given versions of {@code subject}; empty when nothing does.
     *
     * @param version a number or {@code latest}; null compares with what the subject's level asks for
     */
    synchronized List<String> conflicts(String subject, @Nullable String version, String text) {
        Schema proposed = parse(text);
        List<RegisteredSchema> compared =
                version == null ? history.versions(subject, false) : List.of(version(subject, version, false));
        return history.levelFor(subject).conflicts(proposed, schemas(compared));
    }

    synchronized CompatibilityLevel globalLevel() {
        return history.globalLevel();
    }

    synchronized CompatibilityLevel subjectLevel(String subject, boolean defaultToGlobal) {
        return defaultToGlobal
                ? history.levelFor(subject)
                : history.subjectLevel(subject).orElseThrow(() -> RegistryException.noSubjectConfig(subject));
    }

    /** Sets the level of {@code subject}, or of all that have none when it is null. */
    synchronized CompatibilityLevel setLevel(@Nullable String subject, String level) {
        CompatibilityLevel parsed =
                CompatibilityLevel.of(level).orElseThrow(() -> RegistryException.invalidCompatibility(level));
        log.append(LogRecord.level(subject, parsed));
        return parsed;
    }

    /** Back to the global level; returns the one the subject had. */
    synchronized CompatibilityLevel clearLevel(String subject) {
        CompatibilityLevel had = subjectLevel(subject, false);
        log.append(LogRecord.level(subject, null));
        return had;
    }

    private void delete(RegisteredSchema schema, boolean permanent) {
        log.append(
                permanent
                        ? LogRecord.noSchema(schema.subject(), schema.version())
                        : LogRecord.schema(schema.asDeleted()));
    }

    private List<RegisteredSchema> existing(String subject, boolean withDeleted) {
        List<RegisteredSchema> versions = history.versions(subject, withDeleted);
        if (versions.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        return versions;
    }

    private static Optional<RegisteredSchema> find(List<RegisteredSchema> versions, Schema schema) {
        String canonical = schema.toString();
        return versions.stream().filter(s -> s.schema().equals(canonical)).findFirst();
    }

    private static List<Schema> schemas(List<RegisteredSchema> versions) {
        return versions.stream().map(s -> parse(s.schema())).toList();
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        } catch (AvroRuntimeException e) {
            throw RegistryException.invalidSchema("not Avro: " + e.getMessage());
        }
    }

    private static int versionNumber(String version) {
        try {
            int number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        throw RegistryException.invalidVersion(version);
    }
}
