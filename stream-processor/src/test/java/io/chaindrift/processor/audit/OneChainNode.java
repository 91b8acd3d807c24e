package io.chaindrift.processor.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.processor.audit.model.AuditEvent;
import io.chaindrift.processor.audit.model.AuditFact;
import io.chaindrift.processor.audit.model.CaptureMark;
import io.chaindrift.processor.audit.model.ChainCounts;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.ChainJudgement;
import io.chaindrift.processor.audit.model.ChainPiece;
import io.chaindrift.processor.audit.model.EmitReason;
import io.chaindrift.processor.audit.model.EventHeader;
import io.chaindrift.processor.audit.model.EventSource;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.FindingRow;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.Remedy;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.processor.audit.model.StreamPosition;
import io.chaindrift.processor.audit.model.Verdict;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node with one chain, by a judge that says what it is told: the rule "missing" is wrong in one way, "-A X stale" in another. */
abstract class OneChainNode {

    static final String PLANE = "ipv4-nft";
    static final String CHAIN = "KUBE-ROUTER-INPUT";
    static final ChainKey KEY = new ChainKey("filter", CHAIN);

    final Audited node = new Audited(
            new NodeAuditor((planes, router) -> planes.stream()
                    .map(plane -> judgement(plane.ruleset(), router))
                    .toList()),
            "n");
    long sequence;
    long inventory;

    final void process(RouterSighting.Flavour flavour, String flags) {
        process(flavour, flags, "v2.2-v2.5");
    }

    final void process(RouterSighting.Flavour flavour, String flags, String versionClass) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.INVENTORY, inventory++),
                new RouterSighting(
                        flavour,
                        null,
                        versionClass,
                        RouterSighting.How.PROCESS,
                        List.of(),
                        flags,
                        true,
                        IptablesBackend.NFT,
                        null,
                        List.of())));
    }

    final void rebuiltBy(String... classes) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.COLLECTOR, sequence++),
                new RouterSighting(
                        RouterSighting.Flavour.UPSTREAM,
                        null,
                        null,
                        RouterSighting.How.FINGERPRINT,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(classes))));
    }

    final void capture(long ordinal, @Nullable Long since, boolean stale) {
        capture(ordinal, since, stale, true);
    }

    final void capture(long ordinal, @Nullable Long since, boolean stale, boolean trusted) {
        captureOf(ordinal, since, trusted, stale ? List.of("-A X good", "-A X stale") : List.of("-A X good"));
    }

    final void captureOf(long ordinal, @Nullable Long since, boolean trusted, List<String> rules) {
        NamedChain chain = NamedChain.of(KEY, null, null, RuleRun.encode(rules), new int[0]);
        NamedRuleset ruleset = NamedRuleset.of(List.of(chain));
        String digest = ruleset.digest().hex();
        CaptureMark mark = new CaptureMark(PLANE, sequence, 0, 1, ordinal, since, digest, 1, trusted, 0, 0, null);
        ChainPiece piece = new ChainPiece(
                "filter", CHAIN, null, rules.size(), chain.digest().hex(), 0, chain.runs());
        node.one(new AuditEvent.Keyframe(header(EventSource.COLLECTOR, sequence++), mark, List.of(piece)));
    }

    final void router(String version) {
        node.one(new AuditEvent.RouterObserved(
                header(EventSource.INVENTORY, inventory++),
                new RouterSighting(
                        RouterSighting.Flavour.UPSTREAM,
                        version,
                        null,
                        RouterSighting.How.INVENTORY,
                        List.of(),
                        "f",
                        true,
                        IptablesBackend.NFT,
                        null,
                        List.of())));
    }

    static EventHeader header(EventSource source, long at) {
        return header(source, at, at);
    }

    static EventHeader header(EventSource source, long position, long at) {
        return new EventHeader("test", "n", source, new StreamPosition(source.name(), 1, position), at, null, position);
    }

    final String upgrade() {
        return Objects.requireNonNull(node.state.upgrade()).id();
    }

    final FindingRow finding() {
        assertEquals(1, node.findings.size());
        return node.findings.values().iterator().next();
    }

    final List<EmitReason> reasons() {
        return node.facts.stream()
                .filter(AuditFact.FindingChanged.class::isInstance)
                .map(fact -> ((AuditFact.FindingChanged) fact).reason())
                .toList();
    }

    private static PlaneJudgement judgement(NamedRuleset rules, RouterSighting router) {
        NamedChain chain = rules.filterChain(CHAIN);
        int count = chain == null ? 0 : chain.ruleCount();
        boolean stale = count > 1;
        boolean missing = count == 0;
        ChainCounts counts = new ChainCounts(count, 1, count, 0, stale ? 1 : 0, 0, missing ? 1 : 0, 0, 0, 0);
        Verdict verdict = missing ? Verdict.MISSING : stale ? Verdict.SURPLUS : Verdict.CLEAN;
        List<FindingBody> findings = stale || missing
                ? List.of(wrong(
                        stale ? FindingKind.STALE_VERSION : FindingKind.MISSING, stale ? "-A X stale" : "-A X good"))
                : List.of();
        return new PlaneJudgement(
                PLANE,
                router.version(),
                null,
                router.flavour(),
                router.how(),
                false,
                null,
                List.of(new ChainJudgement(new ChainId(PLANE, "filter", CHAIN), counts, verdict, null)),
                findings);
    }

    private static FindingBody wrong(FindingKind kind, String rule) {
        return new FindingBody(
                PLANE,
                "filter",
                CHAIN,
                kind,
                rule,
                1,
                kind == FindingKind.MISSING ? 0 : 1,
                null,
                false,
                null,
                0,
                Remedy.CLEAN,
                null,
                null,
                null,
                "told so",
                List.of());
    }
}
