package io.chaindrift.collector.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the name of a network namespace leads to. One that is removed lives on for whoever has a socket in it, and never changes
 * again; the name may lead to another one meanwhile, which is what programs that are run by it see. Not thread-safe.
 */
final class NamedNamespace {

    private final @Nullable Path file;
    private @Nullable Object known;

    /** The name as of now; null for the process's own namespace, which stays what it is. */
    NamedNamespace(@Nullable String name) {
        this.file = name == null ? null : Path.of("/run/netns", name);
        this.known = identity();
    }

    /** Whether the name leads elsewhere, or nowhere, since this was last asked. */
    boolean isAnother() {
        Object before = known;
        known = identity();
        return !Objects.equals(before, known);
    }

    private @Nullable Object identity() {
        if (file == null) {
            return null;
        }
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException notThere) {
            return null;
        }
    }
}
