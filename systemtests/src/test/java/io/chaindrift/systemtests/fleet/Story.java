package io.chaindrift.systemtests.fleet;

import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node whose recorded rules are changed by a script between its looks, and of whose router something else is told than was
 * recorded. Not thread-safe.
 */
final class Story {
    private static final int WHOLE = 768 << 10;

    private final Path captures;
    private final StrangeLog log;
    private final Map<String, UnaryOperator<List<String>>> edits = new HashMap<>();
    private final Set<String> unseen = new HashSet<>();
    private final Set<String> frozen = new HashSet<>();
    private final Set<String> takenUp = new HashSet<>();

    private UnaryOperator<RouterSighting> router = UnaryOperator.identity();
    private boolean counted = true;
    private boolean blind;

    Story(String cluster, String node, String scenario) {
        captures = Captures.node(scenario, "node-a");
        ScriptedNode script = new ScriptedNode(cluster, node, captures, Duration.ZERO, WHOLE);
        log = new StrangeLog(script.shows(this::shown));
    }

    /** The node's log. */
    List<NodeEvent> events() {
        return log.events();
    }

    /** So many recorded phases. */
    Story phases(int count) {
        log.then(node -> node.phases(count));
        return this;
    }

    /** So many looks with a sync of the router before each. */
    Story syncs(int count) {
        log.then(node -> node.syncs(count));
        return this;
    }

    /** So many looks without a sync between. */
    Story looks(int count) {
        log.then(node -> node.looks(count));
        return this;
    }

    /** The collector starts again and looks anew. */
    Story restarts() {
        log.then(ScriptedNode::restart);
        return this;
    }

    /** From now on the node runs in that boot. */
    Story boots(String id) {
        log.boots(id);
        return this;
    }

    /** A capture of that plane fails. */
    Story fails(String plane) {
        log.fails(plane);
        return this;
    }

    /** From now on the collector looks at these planes only, and says so. */
    Story looksAt(List<String> some, String... others) {
        log.looksAt(some.toArray(String[]::new));
        return unseen(others);
    }

    /** From now on the rules of a plane are the recorded ones with this change. */
    Story rules(String plane, UnaryOperator<List<String>> edit) {
        edits.put(plane, edit);
        return this;
    }

    /** From now on this is told of the router; the rules are not looked at when it is told. */
    Story hears(UnaryOperator<RouterSighting> told) {
        tells(told);
        blind = true;
        looks(1);
        blind = false;
        return this;
    }

    /** From now on this is told of the router, from the next look on. */
    Story tells(UnaryOperator<RouterSighting> told) {
        router = told;
        return this;
    }

    /** From now on these planes are not looked at. */
    Story unseen(String... planes) {
        unseen.clear();
        unseen.addAll(List.of(planes));
        return this;
    }

    /** From now on the router's syncs leave that plane alone. */
    Story frozen(String plane) {
        frozen.add(plane);
        return this;
    }

    /** From now on the router's syncs write that plane, and leave the other one alone that they wrote when it was recorded. */
    Story takesUp(String plane, String instead) {
        takenUp.add(plane);
        return frozen(instead);
    }

    /** From now on the router does not count its syncs: names that change tell of them. */
    Story uncounted() {
        counted = false;
        return this;
    }

    private NodeObservation shown(NodeObservation seen) {
        List<PlaneObservation> planes = new ArrayList<>();
        for (PlaneObservation plane : seen.planes()) {
            String id = plane.plane().id();
            if (!blind && !unseen.contains(id)) {
                planes.add(
                        plane instanceof PlaneObservation.Captured captured
                                ? shown(captured, syncs(seen), String.valueOf(seen.cursor()))
                                : plane);
            }
        }
        RouterSighting told = seen.router();
        return new NodeObservation(
                seen.observedAt(), planes, told == null ? null : router.apply(told), null, seen.cursor());
    }

    /** Syncs of the router since the look before. */
    private static long syncs(NodeObservation seen) {
        long most = 0;
        for (PlaneObservation plane : seen.planes()) {
            Long known = plane instanceof PlaneObservation.Captured captured ? captured.metricSyncs() : null;
            most = known == null ? most : Math.max(most, known);
        }
        return most;
    }

    private PlaneObservation shown(PlaneObservation.Captured captured, long most, String phase) {
        String id = captured.plane().id();
        Long known = takenUp.contains(id) ? Long.valueOf(most) : captured.metricSyncs();
        Long syncs = counted ? known : null;
        boolean written = takenUp.contains(id) || (captured.written() && !frozen.contains(id));
        UnaryOperator<List<String>> edit = edits.get(id);
        if (edit == null) {
            return new PlaneObservation.Captured(
                    captured.plane(), captured.rules(), captured.provenance(), syncs, written, captured.suspicion());
        }
        byte[] save = edited(captures.resolve(phase), captured.provenance().toolPath(), edit);
        return SaveReader.read(captured.plane(), save, captured.provenance(), syncs, written);
    }

    private static byte[] edited(Path phase, @Nullable String file, UnaryOperator<List<String>> edit) {
        try {
            List<String> lines = Files.readAllLines(phase.resolve(String.valueOf(file)), StandardCharsets.UTF_8);
            return (String.join("\n", edit.apply(lines)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rules of " + phase, e);
        }
    }
}
