package io.chaindrift.processor.audit.model;

import org.jspecify.annotations.Nullable;

/**
 * What a capture tells of the commits to the kernel's tables before it. Generations count the commits of a network namespace.
 *
 * @param before generation before the capture was read
 * @param after generation after it was read
 * @param committer process name of the last commit before it; null where the kernel did not tell
 * @param syncs router syncs seen on the plane up to this capture
 */
public record Commits(long before, long after, @Nullable String committer, long syncs) {

    /** The same, told at so many syncs. */
    public Commits at(long syncsSeen) {
        return new Commits(before, after, committer, syncsSeen);
    }

    /** Commits between an earlier capture and this one; null where they cannot be counted: the node has booted since. */
    public @Nullable Long since(Commits earlier) {
        return before < earlier.after ? null : (Long) (before - earlier.after);
    }
}
