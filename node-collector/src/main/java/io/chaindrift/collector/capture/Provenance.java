package io.chaindrift.collector.capture;

import org.jspecify.annotations.Nullable;

/**
 * How a capture was made.
 *
 * @param toolPath the program that printed the rules, or the recording's file; null when not known
 * @param toolVersion the program's version, such as v1.8.9; null when not known
 * @param generationBefore the kernel's nf_tables generation before reading; null when there is none or it was not asked
 * @param generationAfter the same after reading
 * @param durationMicros microseconds from the program's start to the end of its output; 0 for a recording
 * @param attempts attempts needed, at least 1
 * @param committerPid process of the last commit before the capture; null when the kernel did not tell
 * @param committerName its name; null when the kernel did not tell
 * @param watch how changes of the plane were noticed; null when that is not said
 */
public record Provenance(
        @Nullable String toolPath,
        @Nullable String toolVersion,
        @Nullable Long generationBefore,
        @Nullable Long generationAfter,
        long durationMicros,
        int attempts,
        @Nullable Long committerPid,
        @Nullable String committerName,
        NodeFacts.@Nullable Watch watch) {

    public Provenance {
        if (durationMicros < 0 || attempts < 1) {
            throw new IllegalArgumentException("duration " + durationMicros + " µs, attempts " + attempts);
        }
    }

    /** A capture by one attempt of a program, without generations. */
    public static Provenance of(@Nullable String toolPath, @Nullable String toolVersion, long durationMicros) {
        return new Provenance(toolPath, toolVersion, null, null, durationMicros, 1, null, null, null);
    }

    /** The same between two generations, after a commit of this process. */
    public Provenance between(long before, long after, @Nullable Long pid, @Nullable String name) {
        return new Provenance(toolPath, toolVersion, before, after, durationMicros, attempts, pid, name, watch);
    }

    /** The same of a plane whose changes were noticed in that way. */
    public Provenance watchedBy(NodeFacts.Watch how) {
        return new Provenance(
                toolPath,
                toolVersion,
                generationBefore,
                generationAfter,
                durationMicros,
                attempts,
                committerPid,
                committerName,
                how);
    }
}
