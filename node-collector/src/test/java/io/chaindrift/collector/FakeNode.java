package io.chaindrift.collector;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.ruleset.Plane;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node whose planes hold what a test put there; every look brings all of them. */
final class FakeNode implements RulesetSource {

    private final SortedMap<Plane, String> saves = new ConcurrentSkipListMap<>();
    private final AtomicLong looks = new AtomicLong();

    /** Puts a save of iptables into a plane. */
    void put(String plane, String save) {
        saves.put(Plane.parse(plane), save);
    }

    /** Puts one chain of that many rules, told apart by a number, into a plane. */
    void fill(String plane, int rules, int number) {
        StringBuilder save = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:KUBE-ROUTER-INPUT - [0:0]\n");
        for (int i = 0; i < rules; i++) {
            save.append("-A KUBE-ROUTER-INPUT -s 10.")
                    .append(number % 250)
                    .append('.')
                    .append(i / 250)
                    .append('.')
                    .append(i % 250)
                    .append("/32 -m comment --comment \"look ")
                    .append(number)
                    .append("\" -j RETURN\n");
        }
        put(plane, save.append("COMMIT\n").toString());
    }

    long looks() {
        return looks.get();
    }

    @Override
    public NodeFacts node() {
        return new NodeFacts(
                "6.1",
                "x86_64",
                "m1",
                "boot",
                List.of(),
                null,
                null,
                null,
                List.copyOf(saves.keySet()),
                NodeFacts.Watch.POLLING);
    }

    @Override
    public void resume(@Nullable String cursor) {
        // It brings everything at every look.
    }

    @Override
    public NodeObservation observe(Instant now, Depth depth) {
        looks.incrementAndGet();
        List<PlaneObservation> planes = saves.entrySet().stream()
                .map(plane -> SaveReader.read(
                        plane.getKey(),
                        plane.getValue().getBytes(StandardCharsets.UTF_8),
                        Provenance.of(null, null, 0),
                        null,
                        false))
                .toList();
        return new NodeObservation(now, planes, null, null, null, null);
    }
}
