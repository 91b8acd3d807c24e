package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one plane: the rules of its latest whole capture, and what that capture said of itself. */
final class PlaneCopy {
    final String name;
    NamedRuleset rules = NamedRuleset.of(List.of());
    Fields latest = new Fields();
    Fields counts = new Fields();
    boolean trusted;
    boolean synced;
    /** Whether the latest event was a whole capture, or the last part of one. */
    boolean whole;

    long syncedAt = -1;
    long seenAt = -1;
    /** Whether the router had left it until its latest judgement. */
    boolean takenUp;

    long syncs;
    final Copies copies = new Copies();
    /** As they were before the latest capture; without any before the first, and then no copy was seen to come. */
    NamedRuleset rulesBefore = rules;

    long syncsBefore = Long.MAX_VALUE;
    /** The other family's syncs, when this plane last synced and when it was last seen; -1 where there was none beside it. */
    long besideAtSync = -1;

    long besideNow = -1;
    /** How often time passed for others since it was last spoken of. */
    int silentRounds;
    /** When it was spoken of last, how long it was silent before it last said that nothing is new, and since when a word is awaited. */
    long wordAt;

    long usualSilence;
    long awaitedSince;

    /** Why it cannot be judged until a keyframe; null where it can. */
    @Nullable String trouble;

    private @Nullable Object stream;
    private final List<Fields> parts = new ArrayList<>();

    PlaneCopy(String name) {
        this.name = name;
    }

    /** What was there before a boot is gone: the router has to sync anew, and the plane to be seen. */
    void booted() {
        synced = false;
        seenAt = -1;
    }

    /** Whether a capture has nothing to tell that the one before did not. */
    boolean repeats(Fields capture, Fields header) {
        return known()
                && trusted
                && header.says("streamId", stream)
                && capture.number("syncOrdinal") <= latest.number("syncOrdinal")
                && capture.number("syncsSincePrevious") <= 0;
    }

    PlaneCopy distrusted() {
        trusted = false;
        return this;
    }

    boolean known() {
        return !latest.isEmpty();
    }

    PlaneInput input() {
        Plane plane = Plane.parse(name);
        return new PlaneInput(name, plane.family(), plane.backend(), rules, syncedAt, trouble);
    }

    void trouble(String reason) {
        trouble = reason;
        parts.clear();
    }

    /** Takes a capture, or a part of one; true when something else is known by it than before. */
    boolean take(boolean keyframe, Fields body, Fields header) {
        whole = false;
        Fields capture = body.body("capture");
        long part = capture.number("part");
        if (part == 0) {
            parts.clear();
        }
        if (trouble != null && !keyframe) {
            return false;
        } else if (part != parts.size()
                || (part > 0 && !sameCapture(parts.get(0).body("capture"), capture))) {
            trouble("BROKEN_PARTS");
            return false;
        }
        parts.add(body);
        if (parts.size() < capture.number("parts")) {
            return false;
        }
        // A delta starts from its base, a heartbeat from its own digest; both from the same named form.
        Object base = body.getOrDefault("baseDigest", capture.get("canonicalDigest"));
        boolean sameForm = !known() || latest.says("canonVersion", capture.get("canonVersion"));
        NamedRuleset next = keyframe || (sameForm && latest.says("canonicalDigest", base)) ? rules(keyframe) : null;
        if (next == null || !capture.says("canonicalDigest", next.digest().hex())) {
            trouble(keyframe ? "DIGEST_MISMATCH" : sameForm ? "BROKEN_LINKAGE" : "CANON_MISMATCH");
            return false;
        }
        String before = latest.get("canonicalDigest") + " " + trusted + " " + syncs + " " + trouble;
        accept(next, parts.get(0), header);
        whole = true;
        return !before.equals(latest.get("canonicalDigest") + " " + trusted + " " + syncs + " " + trouble);
    }

    private static boolean sameCapture(Fields first, Fields next) {
        return next.says("captureId", first.get("captureId"))
                && next.says("canonicalDigest", first.get("canonicalDigest"));
    }

    /** The rules by all parts: of a keyframe its chains, of a delta those before with its edits, which go from the end of a chain. */
    private NamedRuleset rules(boolean keyframe) {
        Map<ChainKey, NamedChain> chains = new TreeMap<>();
        (keyframe ? List.<NamedChain>of() : rules.chains()).forEach(chain -> chains.put(chain.key(), chain));
        for (Fields part : parts) {
            for (Fields piece : part.all(keyframe ? "chains" : "edits")) {
                ChainKey key = new ChainKey(piece.text("table"), piece.text("name"));
                chains.compute(key, (same, before) -> piece.says("kind", "REMOVED") ? null : chain(key, before, piece));
            }
        }
        return NamedRuleset.of(List.copyOf(chains.values()));
    }

    /** Rules are kept where residue lives; of all other chains count and digest are known. */
    private static NamedChain chain(ChainKey key, @Nullable NamedChain before, Fields piece) {
        String policy = (String) piece.get("policy");
        boolean shared = key.table().equals("filter") && OwnChains.BUILT_IN.contains(key.name());
        boolean own = OwnChains.isStatic(key.name())
                && (key.table().equals("filter") || key.table().startsWith("kube-router"));
        if ((!own && !shared) || !piece.says("scope", "FULL")) {
            Digest digest = Digest.ofHex(piece.text(piece.containsKey("digest") ? "digest" : "newDigest"));
            return NamedChain.summary(key, policy, (int) piece.number("ruleCount"), digest);
        }
        List<String> rules = new ArrayList<>();
        if (before != null && before.hasRules()) {
            rules.addAll(RuleRun.decode(before.runs()));
        }
        rules.addAll(texts(piece.all("runs")));
        for (Fields edit : piece.all("edits")) {
            int at = (int) edit.number("at");
            rules.subList(at, at + (int) edit.number("remove")).clear();
            rules.addAll(at, texts(edit.all("insert")));
        }
        return NamedChain.of(key, null, policy, RuleRun.encode(rules), new int[0]);
    }

    private static List<String> texts(List<Fields> runs) {
        return runs.stream()
                .flatMap(run -> Collections.nCopies((int) run.number("repeat"), run.text("rule")).stream())
                .toList();
    }

    private void accept(NamedRuleset next, Fields body, Fields header) {
        Fields capture = body.body("capture");
        long told = capture.number("syncsSincePrevious");
        long counted = capture.number("syncOrdinal") - latest.number("syncOrdinal");
        long grown = known() ? Math.max(0, header.says("streamId", stream) ? counted : told) : 0;
        counts = body.containsKey("counts") ? body.body("counts") : counts;
        synced |= grown > 0 || told > 0 || counts.number("pods") > 0;
        if (grown > 0 || (!known() && synced)) {
            syncedAt = header.number("observedAt");
        }
        syncsBefore = known() ? syncs : Long.MAX_VALUE;
        rulesBefore = rules;
        syncs = known() ? syncs + grown : counted;
        trusted = capture.says("trust", "TRUSTED");
        trouble = null;
        stream = header.get("streamId");
        latest = capture;
        seenAt = header.number("observedAt");
        rules = next;
    }

    private @Nullable PlaneCopy ofIpv4(Map<String, PlaneCopy> all) {
        return name.startsWith("ipv6") ? all.get(name.replace("ipv6", "ipv4")) : null;
    }

    /** Notes how far the other family is, by a whole capture of this plane. */
    void seenBeside(Map<String, PlaneCopy> all) {
        PlaneCopy other = ofIpv4(all);
        if (whole && other != null && other.known()) {
            besideNow = other.syncs;
            if (besideAtSync < 0 || syncs > syncsBefore) {
                besideAtSync = other.syncs;
            }
        }
    }

    /** One sync writes both families: IPv6 that does not sync while IPv4 does is not what the router would write. */
    @Nullable String frozen(Map<String, PlaneCopy> all) {
        PlaneCopy other = ofIpv4(all);
        if (other == null || other.counts.number("pods") == 0 || counts.number("pods") == 0) {
            return null;
        }
        String never = syncs == 0 && other.syncs >= 3 ? "has never been seen to sync this plane" : "";
        String why = never.isEmpty() && besideNow - besideAtSync >= 3 ? "has not synced this plane any more" : never;
        return why.isEmpty()
                ? null
                : "the router syncs " + other.name + ", and " + why + ": IPv6 is off, or its syncs fail";
    }
}
