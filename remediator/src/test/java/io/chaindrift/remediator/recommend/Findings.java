package io.chaindrift.remediator.recommend;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Findings for tests: open, stale by version, one rule at index 4 of KUBE-ROUTER-INPUT, proved NO_OP; each with one change. */
public final class Findings {

    public static final NodeKey NODE = new NodeKey("demo", "node-a");
    public static final String PLANE = "ipv4-nft";
    public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private String id = "f1";
    private NodeKey key = NODE;
    private @Nullable String table = "filter";
    private @Nullable String chain = "KUBE-ROUTER-INPUT";
    private FindingKind kind = FindingKind.STALE_VERSION;
    private FindingState state = FindingState.OPEN;
    private @Nullable String rule = "-A KUBE-ROUTER-INPUT -j RETURN";
    private long surplus = 1;
    private boolean growing;
    private FindingRemedy remedy = FindingRemedy.CLEAN;
    private @Nullable DeleteClass planClass = DeleteClass.NO_OP;
    private @Nullable String proof = "index 1 has the same match and a terminal target";
    private @Nullable String refusal;
    private List<IndexRun> deletes = List.of(new IndexRun(4, 1, 1));
    private Instant changedAt = T0;
    private @Nullable Instant silencedUntil;
    private Evidence evidence = capture(1);

    public static Findings finding(String id) {
        Findings findings = new Findings();
        findings.id = id;
        return findings;
    }

    public static Evidence capture(long sequence) {
        return new Evidence("stream-1", 7, sequence, "ab".repeat(32));
    }

    public Findings node(NodeKey value) {
        key = value;
        return this;
    }

    public Findings chain(@Nullable String value) {
        chain = value;
        table = value == null ? null : "filter";
        rule = value == null ? null : "-A " + value + " -j RETURN";
        return this;
    }

    public Findings rule(String value) {
        rule = value;
        return this;
    }

    public Findings kind(FindingKind value) {
        kind = value;
        return this;
    }

    public Findings state(FindingState value) {
        state = value;
        return this;
    }

    public Findings growing() {
        growing = true;
        return this;
    }

    public Findings remedy(FindingRemedy value) {
        remedy = value;
        return this;
    }

    public Findings planClass(@Nullable DeleteClass value) {
        planClass = value;
        return this;
    }

    public Findings refusal(String value) {
        refusal = value;
        return this;
    }

    public Findings deletes(IndexRun... runs) {
        deletes = List.of(runs);
        surplus = deletes.stream().mapToLong(IndexRun::count).sum();
        return this;
    }

    public Findings surplus(long value) {
        surplus = value;
        return this;
    }

    public Findings changedAt(Instant value) {
        changedAt = value;
        return this;
    }

    public Findings silencedUntil(Instant value) {
        silencedUntil = value;
        return this;
    }

    public Findings evidence(Evidence value) {
        evidence = value;
        return this;
    }

    public NodeFinding build() {
        return new NodeFinding(
                id,
                key,
                PLANE,
                table,
                chain,
                kind,
                state,
                rule,
                "v1.1-v1.6",
                surplus,
                growing,
                remedy,
                planClass,
                proof,
                refusal,
                deletes,
                changedAt,
                silencedUntil,
                evidence);
    }

    public FindingChange set() {
        return new FindingChange.Set(build());
    }

    /** The state after these changes of one node. */
    public static NodeState after(FindingChange... changes) {
        NodeState state = NodeState.empty(NODE);
        for (FindingChange change : changes) {
            state = state.apply(change);
        }
        return state;
    }

    /** The state once what follows from it has been said. */
    public static NodeState said(NodeState state) {
        NodeState next = state;
        for (RecommendationEvent event : Recommender.decide(state)) {
            next = next.apply(event);
        }
        return next;
    }
}
