package io.chaindrift.schemas.serde;

import org.jspecify.annotations.Nullable;

/**
 * The registry could not be reached, did not answer in time, or failed, at every attempt. The same call may succeed later: never
 * a reason to give up a record.
 */
public final class RegistryUnavailableException extends RegistryException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
