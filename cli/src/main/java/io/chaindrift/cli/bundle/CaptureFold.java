package io.chaindrift.cli.bundle;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Folds the captures of a node again from their rules, and compares every digest on the way: each chain's, each plane's, and what
 * each delta starts from. Not thread-safe.
 */
final class CaptureFold {

    private final Map<String, NamedRuleset> known = new TreeMap<>();
    private final Map<String, List<GenericRecord>> pending = new HashMap<>();
    private final Set<String> doubtful = new HashSet<>();
    private long keyframes;
    private long deltas;
    private long unchanged;
    private long notFolded;

    /** Something is missing: a capture of what was known so far may be among it, so the next one may not fit, and prove nothing. */
    void gap() {
        doubtful.addAll(known.keySet());
        pending.clear();
    }

    /** Captures proved from their own rules. */
    long keyframes() {
        return keyframes;
    }

    /** Captures proved from the one before. */
    long deltas() {
        return deltas;
    }

    /** Captures without a change, proved by the digest of the one before. */
    long unchanged() {
        return unchanged;
    }

    /** Captures that could not be folded, because no keyframe leads to them. */
    long notFolded() {
        return notFolded;
    }

    /** Takes an event. */
    void accept(String where, GenericRecord event) throws BrokenBundleException {
        try {
            GenericRecord keyframe = Fields.recordOrNull(event, "rulesetKeyframe");
            GenericRecord delta = Fields.recordOrNull(event, "rulesetDelta");
            GenericRecord same = Fields.recordOrNull(event, "rulesetUnchanged");
            if (keyframe != null) {
                keyframe(keyframe);
            } else if (delta != null) {
                delta(delta);
            } else if (same != null) {
                unchanged(same);
            }
        } catch (BrokenBundleException | DeltaMismatchException | IllegalArgumentException | ArithmeticException e) {
            throw new BrokenBundleException(where + " does not fold: " + e.getMessage());
        }
    }

    private void keyframe(GenericRecord body) throws BrokenBundleException {
        GenericRecord capture = Fields.record(body, "capture");
        List<GenericRecord> parts = whole(capture, body);
        if (parts == null) {
            return;
        }
        Map<ChainKey, List<GenericRecord>> pieces = pieces(parts, "chains");
        List<NamedChain> chains = new ArrayList<>();
        for (Map.Entry<ChainKey, List<GenericRecord>> chain : pieces.entrySet()) {
            chains.add(chain(chain.getKey(), chain.getValue()));
        }
        NamedRuleset ruleset = NamedRuleset.of(chains);
        prove(capture, ruleset.digest());
        settle(Fields.text(capture, "plane"), ruleset);
        keyframes++;
    }

    private static NamedChain chain(ChainKey key, List<GenericRecord> pieces) throws BrokenBundleException {
        GenericRecord head = pieces.get(0);
        Digest said = Fields.digest(head, "digest");
        int count = Fields.count(head, "ruleCount");
        String policy = Fields.textOrNull(head, "policy");
        if (!Fields.text(head, "scope").equals("FULL")) {
            return NamedChain.summary(key, policy, count, said);
        }
        List<RuleRun> runs = new ArrayList<>();
        for (GenericRecord piece : pieces) {
            runs.addAll(runs(piece, "runs"));
        }
        NamedChain chain = NamedChain.of(key, null, policy, runs, new int[0]);
        if (!chain.digest().equals(said) || chain.ruleCount() != count) {
            throw new BrokenBundleException(
                    "the rules of " + key + " have the digest " + chain.digest() + ", not " + said);
        }
        return chain;
    }

    private void delta(GenericRecord body) throws BrokenBundleException, DeltaMismatchException {
        GenericRecord capture = Fields.record(body, "capture");
        List<GenericRecord> parts = whole(capture, body);
        if (parts == null) {
            return;
        }
        NamedRuleset before = base(Fields.text(capture, "plane"), Fields.digest(body, "baseDigest"));
        if (before == null) {
            notFolded++;
            return;
        }
        List<ChainEdit> edits = new ArrayList<>();
        for (Map.Entry<ChainKey, List<GenericRecord>> chain :
                pieces(parts, "edits").entrySet()) {
            edits.add(edit(chain.getKey(), chain.getValue()));
        }
        RulesetDelta delta =
                new RulesetDelta(Fields.digest(body, "baseDigest"), Fields.digest(capture, "canonicalDigest"), edits);
        settle(Fields.text(capture, "plane"), delta.applyTo(before));
        deltas++;
    }

    private static ChainEdit edit(ChainKey key, List<GenericRecord> pieces) throws BrokenBundleException {
        GenericRecord head = pieces.get(0);
        List<Splice> splices = new ArrayList<>();
        for (GenericRecord piece : pieces) {
            for (GenericRecord edit : Fields.records(piece, "edits")) {
                splices.add(new Splice(Fields.count(edit, "at"), Fields.count(edit, "remove"), runs(edit, "insert")));
            }
        }
        return new ChainEdit(
                key,
                ChainEdit.Kind.valueOf(Fields.text(head, "kind")),
                Fields.digestOrNull(head, "oldDigest"),
                Fields.digestOrNull(head, "newDigest"),
                Fields.textOrNull(head, "policy"),
                Fields.count(head, "ruleCount"),
                Fields.text(head, "scope").equals("FULL"),
                splices);
    }

    private void unchanged(GenericRecord body) throws BrokenBundleException {
        GenericRecord capture = Fields.record(body, "capture");
        NamedRuleset before = base(Fields.text(capture, "plane"), Fields.digest(capture, "canonicalDigest"));
        if (before == null) {
            notFolded++;
            return;
        }
        prove(capture, before.digest());
        unchanged++;
    }

    /** What a capture builds on; null when that is not there, or was lost in a gap. */
    private @Nullable NamedRuleset base(String plane, Digest wanted) {
        NamedRuleset before = known.get(plane);
        if (before != null && doubtful.contains(plane) && !before.digest().equals(wanted)) {
            known.remove(plane);
            doubtful.remove(plane);
            return null;
        }
        return before;
    }

    private void settle(String plane, NamedRuleset ruleset) {
        known.put(plane, ruleset);
        doubtful.remove(plane);
    }

    private static void prove(GenericRecord capture, Digest found) throws BrokenBundleException {
        Digest said = Fields.digest(capture, "canonicalDigest");
        if (!said.equals(found)) {
            throw new BrokenBundleException(
                    "plane " + Fields.text(capture, "plane") + " has the digest " + found + ", not " + said);
        }
    }

    /** All parts of a capture once the last one is there; null before. */
    private @Nullable List<GenericRecord> whole(GenericRecord capture, GenericRecord body)
            throws BrokenBundleException {
        String plane = Fields.text(capture, "plane");
        if (Fields.number(capture, "canonVersion") != NamedRuleset.CANON_VERSION) {
            known.remove(plane);
            pending.remove(plane);
            notFolded++;
            return null;
        }
        int part = Fields.count(capture, "part");
        List<GenericRecord> parts = part == 0 ? new ArrayList<>() : pending.getOrDefault(plane, new ArrayList<>());
        if (parts.size() != part) {
            if (!known.containsKey(plane) || doubtful.contains(plane)) {
                notFolded++;
                return null;
            }
            throw new BrokenBundleException("part " + part + " of a capture follows " + parts.size() + " parts");
        }
        parts.add(body);
        pending.put(plane, parts);
        if (parts.size() < Fields.count(capture, "parts")) {
            return null;
        }
        pending.remove(plane);
        return parts;
    }

    private static Map<ChainKey, List<GenericRecord>> pieces(List<GenericRecord> parts, String field) {
        Map<ChainKey, List<GenericRecord>> pieces = new TreeMap<>();
        for (GenericRecord part : parts) {
            for (GenericRecord chain : Fields.records(part, field)) {
                pieces.computeIfAbsent(
                                new ChainKey(Fields.text(chain, "table"), Fields.text(chain, "name")),
                                key -> new ArrayList<>())
                        .add(chain);
            }
        }
        return pieces;
    }

    private static List<RuleRun> runs(GenericRecord record, String field) throws BrokenBundleException {
        List<RuleRun> runs = new ArrayList<>();
        for (GenericRecord run : Fields.records(record, field)) {
            String rule = Fields.text(run, "rule");
            int repeat = Fields.count(run, "repeat");
            int lastIndex = runs.size() - 1;
            if (lastIndex >= 0 && runs.get(lastIndex).rule().equals(rule)) {
                repeat = Math.addExact(repeat, runs.remove(lastIndex).repeat());
            }
            runs.add(new RuleRun(rule, repeat));
        }
        return runs;
    }
}
