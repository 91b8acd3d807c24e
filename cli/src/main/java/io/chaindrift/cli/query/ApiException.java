package io.chaindrift.cli.query;

import java.io.IOException;

/** The API answered, and the answer is a refusal; the message says what it said and what to do. It never holds the token. */
public final class ApiException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the same question may be answered later: the API is reading, busy or restarting. */
    public boolean isTransient() {
        return status == 429 || status >= 500;
    }
}
