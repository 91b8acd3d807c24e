package io.chaindrift.processor.api.read;

/** Topics that are to be read are not there. Nothing creates them by reading. */
final class TopicsMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicsMissingException(String message) {
        super(message);
    }
}
