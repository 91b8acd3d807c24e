package io.chaindrift.cli;

/** What the commands return to the shell; {@code --help} of each says when. */
public final class ExitCodes {

    /** It did what was asked, and nothing is wrong. */
    public static final int OK = 0;

    /** It did what was asked and something is wrong: findings, or a program that failed while it ran. */
    public static final int FAILED = 1;

    /** It could not do what was asked: unusable arguments or input, or something that it may not touch. */
    public static final int UNUSABLE = 2;

    private ExitCodes() {}
}
