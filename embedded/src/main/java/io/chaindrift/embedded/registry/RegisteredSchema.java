package io.chaindrift.embedded.registry;

/**
 * One version of a subject.
 *
 * @param subject the subject's name
 * @param version from 1, growing within the subject
 * @param id the schema's number across all subjects; the same text has the same id everywhere
 * @param schema the schema's JSON
 * @param deleted soft deleted: hidden from subjects, still found by id
 */
record RegisteredSchema(String subject, int version, int id, String schema, boolean deleted) {
    RegisteredSchema asDeleted() {
        return new RegisteredSchema(subject, version, id, schema, true);
    }
}
