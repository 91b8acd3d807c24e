package io.chaindrift.ruleset.parse;

/**
 * Input that is not what the program it claims to come from prints: malformed, cut off, or larger than allowed. Never means
 * "fewer rules".
 */
public final class SyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * @param line the 1-based line at fault, or the last line where the end came too early
     * @param reason what is wrong, and what to do where that is not obvious
     */
    public SyntaxException(int line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
    }

    /** The 1-based line at fault. */
    public int line() {
        return line;
    }
}
