package io.chaindrift.ruleset.named;

/** A delta that does not fit the ruleset it is applied to, or does not lead where it says. The reader needs a keyframe. */
public final class DeltaMismatchException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason what did not fit */
    public DeltaMismatchException(String reason) {
        super(reason);
    }
}
