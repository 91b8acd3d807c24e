package io.chaindrift.cli.bundle;

/** A bundle is not as it was written; the message says where. */
final class BrokenBundleException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenBundleException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
