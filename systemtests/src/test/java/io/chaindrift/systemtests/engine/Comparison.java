package io.chaindrift.systemtests.engine;

import io.chaindrift.event.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The comparison of the oracle with the processor that is loaded beside it: what it says differs, empty where nothing does. */
public final class Comparison implements Callable<String> {

    private final List<NodeEvent> events;
    private final String registryUrl;
    private final Path folder;

    /**
     * @param registryUrl where schemas are registered
     * @param folder for the processor's state
     */
    public Comparison(List<NodeEvent> events, String registryUrl, Path folder) {
        this.events = List.copyOf(events);
        this.registryUrl = registryUrl;
        this.folder = folder;
    }

    @Override
    public String call() {
        Facts facts = CalmRun.of(events, registryUrl, folder);
        try {
            new Expectation(events).check(facts);
            return "";
        } catch (AssertionError differs) {
            return Objects.toString(differs.getMessage());
        }
    }
}
