package io.chaindrift.embedded.registry;

/** A refusal in Confluent's form: an error code whose first three digits are the HTTP status, and words for people. */
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int STATUS_DIVISOR = 100;
    private static final int FIRST_LONG_CODE = 1000;

    private final int code;

    private RegistryException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    int status() {
        return code < FIRST_LONG_CODE ? code : code / STATUS_DIVISOR;
    }

    static RegistryException forbidden(String message) {
        return new RegistryException(403, message);
    }

    static RegistryException notFound(String what) {
        return new RegistryException(404, "HTTP 404 Not Found: " + what);
    }

    static RegistryException methodNotAllowed(String method) {
        return new RegistryException(405, "HTTP 405 Method Not Allowed: " + method);
    }

    static RegistryException tooLarge(int limit) {
        return new RegistryException(413, "The request is larger than " + limit + " bytes");
    }

    static RegistryException incompatible(String subject, Object details) {
        return new RegistryException(
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                        + "\", details: " + details);
    }

    static RegistryException malformedRequest(String why) {
        return new RegistryException(400, "The request is not what this resource takes: " + why);
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryException versionNotFound(int version) {
        return new RegistryException(40402, "Version " + version + " not found.");
    }

    static RegistryException schemaNotFound(String what) {
        return new RegistryException(40403, "Schema " + what + " not found");
    }

    static RegistryException subjectSoftDeleted(String subject) {
        return new RegistryException(
                40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryException subjectNotSoftDeleted(String subject) {
        return new RegistryException(
                40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }

    static RegistryException versionSoftDeleted(String subject, int version) {
        return new RegistryException(
                40406,
                "Subject '" + subject + "' Version " + version
                        + " was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryException versionNotSoftDeleted(String subject, int version) {
        return new RegistryException(
                40407,
                "Subject '" + subject + "' Version " + version
                        + " was not deleted first before being permanently deleted");
    }

    static RegistryException noSubjectConfig(String subject) {
        return new RegistryException(
                40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryException invalidSchema(String why) {
        return new RegistryException(42201, "Invalid schema: " + why);
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                42202,
                "The specified version '" + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryException invalidCompatibility(String level) {
        return new RegistryException(
                42203,
                "Invalid compatibility level '" + level
                        + "'. Valid values are none, backward, forward, full, backward_transitive, forward_transitive,"
                        + " and full_transitive");
    }

    static RegistryException storeFailed(String why) {
        return new RegistryException(50001, "Error in the backend datastore: " + why);
    }
}
