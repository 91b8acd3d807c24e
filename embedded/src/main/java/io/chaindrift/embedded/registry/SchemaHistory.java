package io.chaindrift.embedded.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The registry's state: every version of every subject and the configured levels. A fold of the records in the log,
 * nothing else. Not thread-safe.
 */
final class SchemaHistory {
    private final Map<String, TreeMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<String, CompatibilityLevel> subjectLevels = new TreeMap<>();
    private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;
    private int highestId;

    void put(RegisteredSchema schema) {
        subjects.computeIfAbsent(schema.subject(), s -> new TreeMap<>()).put(schema.version(), schema);
        highestId = Math.max(highestId, schema.id());
    }

    /** Forgets one version for good. */
    void remove(String subject, int version) {
        TreeMap<Integer, RegisteredSchema> versions = subjects.get(subject);
        if (versions != null) {
            versions.remove(version);
            if (versions.isEmpty()) {
                subjects.remove(subject);
            }
        }
    }

    /** Soft deletes the versions up to and including {@code version}. */
    void deleteUpTo(String subject, int version) {
        TreeMap<Integer, RegisteredSchema> versions = subjects.get(subject);
        if (versions != null) {
            versions.headMap(version, true).replaceAll((v, schema) -> schema.asDeleted());
        }
    }

    /** Forgets the versions up to and including {@code version} for good. */
    void clearUpTo(String subject, int version) {
        for (RegisteredSchema each : versions(subject, true)) {
            if (each.version() <= version) {
                remove(subject, each.version());
            }
        }
    }

    void setGlobalLevel(Optional<CompatibilityLevel> level) {
        globalLevel = level.orElse(CompatibilityLevel.BACKWARD);
    }

    void setSubjectLevel(String subject, Optional<CompatibilityLevel> level) {
        level.ifPresentOrElse(l -> subjectLevels.put(subject, l), () -> subjectLevels.remove(subject));
    }

    CompatibilityLevel globalLevel() {
        return globalLevel;
    }

    Optional<CompatibilityLevel> subjectLevel(String subject) {
        return Optional.ofNullable(subjectLevels.get(subject));
    }

    CompatibilityLevel levelFor(String subject) {
        return subjectLevel(subject).orElse(globalLevel);
    }

    List<String> subjects(boolean withDeleted) {
        return subjects.keySet().stream()
                .filter(s -> !versions(s, withDeleted).isEmpty())
                .toList();
    }

    /** The subject's versions, oldest first; empty when there is no such subject. */
    List<RegisteredSchema> versions(String subject, boolean withDeleted) {
        Collection<RegisteredSchema> all =
                subjects.getOrDefault(subject, new TreeMap<>()).values();
        return new ArrayList<>(
                all.stream().filter(s -> withDeleted || !s.deleted()).toList());
    }

    /** Every version, of all subjects, that has this id. */
    List<RegisteredSchema> byId(int id) {
        return subjects.values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(s -> s.id() == id)
                .toList();
    }

    /** The id that this schema has in any subject, or the next free one. */
    int idFor(String schema) {
        return subjects.values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(s -> s.schema().equals(schema))
                .mapToInt(RegisteredSchema::id)
                .findFirst()
                .orElse(highestId + 1);
    }

    /** One more than the highest version the subject has, deleted or not. */
    int nextVersion(String subject) {
        TreeMap<Integer, RegisteredSchema> versions = subjects.get(subject);
        return versions == null ? 1 : versions.lastKey() + 1;
    }
}
