package io.chaindrift.cli.up;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What keeps the process from going on: asked of every part that can say so. Thread-safe. */
final class Problems {

    private final List<Supplier<Optional<String>>> sources = new CopyOnWriteArrayList<>();

    /** A part that can say why it cannot go on; empty while it works. */
    void watch(Supplier<Optional<String>> source) {
        sources.add(source);
    }

    /** The first problem there is. */
    Optional<String> first() {
        return sources.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }
}
