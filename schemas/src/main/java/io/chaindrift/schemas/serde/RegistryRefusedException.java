package io.chaindrift.schemas.serde;

/**
 * The registry answered and refused: an unknown subject or id, an incompatible schema, missing rights. Asking again gives the
 * same answer, so it is never retried. The message quotes the registry.
 */
public final class RegistryRefusedException extends RegistryException {

    /** HTTP status of a schema that the subject's compatibility rule forbids. */
    public static final int INCOMPATIBLE = 409;

    /** HTTP status of something that does not exist. */
    public static final int NOT_FOUND = 404;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    RegistryRefusedException(int status, int errorCode, String message) {
        super(message, null);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** HTTP status of the answer, 400 to 499. */
    public int status() {
        return status;
    }

    /** The registry's own error code, such as 40403; equal to {@link #status()} where it gave none. */
    public int errorCode() {
        return errorCode;
    }
}
