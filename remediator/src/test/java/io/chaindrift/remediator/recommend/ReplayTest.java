package io.chaindrift.remediator.recommend;

import static io.chaindrift.remediator.recommend.Findings.NODE;
import static io.chaindrift.remediator.recommend.Findings.T0;
import static io.chaindrift.remediator.recommend.Findings.capture;
import static io.chaindrift.remediator.recommend.Findings.finding;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.chaindrift.remediator.mapping.EventMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same findings give the same bytes, whatever the order and however often the state is read back. */
class ReplayTest {

    private static final List<List<FindingChange>> CAPTURES = List.of(
            List.of(
                    finding("f1").state(FindingState.PROVISIONAL).set(),
                    finding("f2")
                            .chain("KUBE-ROUTER-FORWARD")
                            .state(FindingState.PROVISIONAL)
                            .set(),
                    finding("f3")
                            .chain("KUBE-ROUTER-OUTPUT")
                            .state(FindingState.PROVISIONAL)
                            .set()),
            List.of(
                    at(1, finding("f1")).set(),
                    at(1, finding("f2").chain("KUBE-ROUTER-FORWARD").planClass(DeleteClass.VERDICT_CHANGING))
                            .set(),
                    at(1, finding("f3").chain("KUBE-ROUTER-OUTPUT").planClass(DeleteClass.VERDICT_CHANGING))
                            .set()),
            List.of(
                    at(2, finding("f1").state(FindingState.RESOLVED)).set(),
                    at(2, finding("f4").chain("KUBE-ROUTER-INPUT").kind(FindingKind.MISSING))
                            .set()),
            List.of(at(3, finding("f4").kind(FindingKind.MISSING).state(FindingState.RESOLVED))
                    .set()));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrderWithinACaptureDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<List<FindingChange>> shuffled = new ArrayList<>();
        for (List<FindingChange> capture : CAPTURES) {
            List<FindingChange> copy = new ArrayList<>(capture);
            Collections.shuffle(copy, random);
            shuffled.add(copy);
        }

        assertArrayEquals(bytes(fold(CAPTURES)), bytes(fold(shuffled)));
    }

    @Test
    void readBackInAnyStateTheRestIsTheSame() {
        List<RecommendationEvent> all = fold(CAPTURES);
        for (int split = 1; split < CAPTURES.size(); split++) {
            List<RecommendationEvent> before = fold(CAPTURES.subList(0, split));
            NodeState restored = NodeState.empty(NODE);
            for (RecommendationEvent event : before) {
                restored = restored.apply(
                        EventMapping.event(EventMapping.record(event)).orElseThrow());
            }
            for (List<FindingChange> capture : CAPTURES.subList(0, split)) {
                for (FindingChange change : capture) {
                    restored = restored.apply(change);
                }
            }
            assertEquals(List.of(), Recommender.decide(restored), "read back after capture " + split);
            List<RecommendationEvent> rest = new ArrayList<>(before);
            fold(restored, CAPTURES.subList(split, CAPTURES.size()), rest);
            assertArrayEquals(bytes(all), bytes(rest), "read back after capture " + split);
        }
    }

    @Test
    void atMostOneRecommendationStands() {
        NodeState state = NodeState.empty(NODE);
        for (List<FindingChange> capture : CAPTURES) {
            for (FindingChange change : capture) {
                state = Findings.said(state.apply(change));
                assertFalse(state.standing().size() > 1, state.standing()::toString);
            }
        }
    }

    private static Findings at(int minutes, Findings finding) {
        return finding.changedAt(T0.plus(Duration.ofMinutes(minutes))).evidence(capture(1 + minutes));
    }

    private static List<RecommendationEvent> fold(List<List<FindingChange>> captures) {
        List<RecommendationEvent> events = new ArrayList<>();
        fold(NodeState.empty(NODE), captures, events);
        return events;
    }

    private static void fold(NodeState from, List<List<FindingChange>> captures, List<RecommendationEvent> events) {
        NodeState state = from;
        for (List<FindingChange> capture : captures) {
            for (FindingChange change : capture) {
                state = state.apply(change);
            }
            for (RecommendationEvent event : Recommender.decide(state)) {
                events.add(event);
                state = state.apply(event);
            }
        }
    }

    private static byte[] bytes(List<RecommendationEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (RecommendationEvent event : events) {
                out.write(EventMapping.record(event).toByteBuffer().array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
