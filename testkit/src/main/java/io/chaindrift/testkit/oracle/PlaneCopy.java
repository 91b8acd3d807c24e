package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.DeltaMismatchException;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** What is known of one plane: the rules of its latest whole capture, and what that capture said of itself. */
final class PlaneCopy {

    final String plane;
    NamedRuleset rules = NamedRuleset.of(List.of());

    @Nullable String digest;

    boolean trusted;
    long pods;
    long policies;
    long syncs;
    long ordinal;
    boolean synced;
    long syncedAt = -1;
    String stream = "";

    /** Why it cannot be judged until a keyframe; null where it can. */
    @Nullable String trouble;

    private final List<IndexedRecord> parts = new ArrayList<>();

    PlaneCopy(String plane) {
        this.plane = plane;
    }

    boolean judgeable() {
        return digest != null && trusted && trouble == null;
    }

    void trouble(String reason) {
        trouble = reason;
        parts.clear();
    }

    /** Takes a part of a capture; null while parts are missing, else what broke, or "" when it is whole and proved. */
    @Nullable String take(IndexedRecord body, boolean keyframe, IndexedRecord header) {
        IndexedRecord capture = Records.body(body, "capture");
        long part = Records.count(capture, "part");
        if (part == 0) {
            parts.clear();
        } else if (part != parts.size() || !sameCapture(parts.get(0), body)) {
            return "BROKEN_PARTS";
        }
        parts.add(body);
        if (parts.size() < Records.count(capture, "parts")) {
            return null;
        }
        List<IndexedRecord> whole = List.copyOf(parts);
        parts.clear();
        try {
            NamedRuleset next = keyframe ? keyframe(whole) : delta(whole);
            if (next == null || !next.digest().hex().equals(Records.hex(capture, "canonicalDigest"))) {
                return keyframe ? "DIGEST_MISMATCH" : "BROKEN_LINKAGE";
            }
            rules = next;
        } catch (DeltaMismatchException e) {
            return "BROKEN_LINKAGE";
        }
        if (keyframe) {
            trouble = null;
        }
        IndexedRecord first = Records.body(whole.get(0), "counts");
        accept(Records.body(whole.get(0), "capture"), header, first);
        return "";
    }

    /** Takes a heartbeat: the capture before, seen again. */
    String unchanged(IndexedRecord capture, IndexedRecord header) {
        if (digest == null || !digest.equals(Records.hex(capture, "canonicalDigest"))) {
            return "BROKEN_LINKAGE";
        }
        accept(capture, header, null);
        return "";
    }

    private void accept(IndexedRecord capture, IndexedRecord header, @Nullable IndexedRecord counts) {
        Long told = Records.number(capture, "syncsSincePrevious");
        long now = Records.count(capture, "syncOrdinal");
        String from = Records.required(header, "streamId");
        boolean first = digest == null;
        long grown =
                first ? 0 : from.equals(stream) ? Math.max(0, now - ordinal) : Math.max(0, told == null ? 0 : told);
        if (counts != null) {
            pods = Records.count(counts, "pods");
            policies = Records.count(counts, "policies");
        }
        synced |= grown > 0 || (told != null && told >= 1) || pods > 0;
        if (grown > 0 || (first && synced)) {
            syncedAt = Records.millis(header, "observedAt");
        }
        syncs = first ? now : syncs + grown;
        ordinal = now;
        stream = from;
        trusted = Records.required(capture, "trust").equals("TRUSTED");
        digest = Records.hex(capture, "canonicalDigest");
    }

    private static boolean sameCapture(IndexedRecord first, IndexedRecord next) {
        IndexedRecord one = Records.body(first, "capture");
        IndexedRecord other = Records.body(next, "capture");
        return Records.count(one, "captureId") == Records.count(other, "captureId")
                && String.valueOf(Records.hex(one, "canonicalDigest")).equals(Records.hex(other, "canonicalDigest"));
    }

    private static @Nullable NamedRuleset keyframe(List<IndexedRecord> whole) {
        Map<ChainKey, List<IndexedRecord>> byChain = new TreeMap<>();
        whole.forEach(part -> Records.list(part, "chains")
                .forEach(chain -> byChain.computeIfAbsent(key(chain), key -> new ArrayList<>())
                        .add(chain)));
        List<NamedChain> chains = new ArrayList<>();
        for (Map.Entry<ChainKey, List<IndexedRecord>> entry : byChain.entrySet()) {
            IndexedRecord chain = entry.getValue().get(0);
            Digest digest = Digest.ofHex(String.valueOf(Records.hex(chain, "digest")));
            String policy = Records.text(chain, "policy");
            if (!kept(chain)) {
                chains.add(NamedChain.summary(entry.getKey(), policy, (int) Records.count(chain, "ruleCount"), digest));
                continue;
            }
            List<String> texts = new ArrayList<>();
            entry.getValue().forEach(piece -> texts.addAll(RuleRun.decode(runs(piece, "runs"))));
            NamedChain named = NamedChain.of(entry.getKey(), null, policy, RuleRun.encode(texts), new int[0]);
            if (!named.digest().equals(digest)) {
                return null;
            }
            chains.add(named);
        }
        return NamedRuleset.of(chains);
    }

    private @Nullable NamedRuleset delta(List<IndexedRecord> whole) throws DeltaMismatchException {
        String base = String.valueOf(Records.hex(whole.get(0), "baseDigest"));
        if (!base.equals(digest)) {
            return null;
        }
        Map<ChainKey, List<IndexedRecord>> byChain = new TreeMap<>();
        whole.forEach(part -> Records.list(part, "edits")
                .forEach(edit -> byChain.computeIfAbsent(key(edit), key -> new ArrayList<>())
                        .add(edit)));
        List<ChainEdit> edits = new ArrayList<>();
        byChain.forEach((key, pieces) -> {
            IndexedRecord edit = pieces.get(0);
            String old = Records.hex(edit, "oldDigest");
            String now = Records.hex(edit, "newDigest");
            List<Splice> splices = new ArrayList<>();
            boolean kept = kept(edit);
            if (kept) {
                pieces.forEach(piece -> Records.list(piece, "edits")
                        .forEach(one -> splices.add(new Splice(
                                (int) Records.count(one, "at"),
                                (int) Records.count(one, "remove"),
                                runs(one, "insert")))));
            }
            edits.add(new ChainEdit(
                    key,
                    ChainEdit.Kind.valueOf(Records.required(edit, "kind")),
                    old == null ? null : Digest.ofHex(old),
                    now == null ? null : Digest.ofHex(now),
                    Records.text(edit, "policy"),
                    (int) Records.count(edit, "ruleCount"),
                    kept,
                    splices));
        });
        String result = String.valueOf(Records.hex(Records.body(whole.get(0), "capture"), "canonicalDigest"));
        return new RulesetDelta(Digest.ofHex(base), Digest.ofHex(result), edits).applyTo(rules);
    }

    private static ChainKey key(IndexedRecord chain) {
        return new ChainKey(Records.required(chain, "table"), Records.required(chain, "name"));
    }

    /** Rules are kept where residue lives; of all other chains count and digest are known. */
    private static boolean kept(IndexedRecord chain) {
        ChainKey key = key(chain);
        return Records.required(chain, "scope").equals("FULL")
                && key.table().equals("filter")
                && (OwnChains.isStatic(key.name()) || OwnChains.BUILT_IN.contains(key.name()));
    }

    private static List<RuleRun> runs(IndexedRecord record, String name) {
        return Records.list(record, name).stream()
                .map(run -> new RuleRun(Records.required(run, "rule"), (int) Records.count(run, "repeat")))
                .toList();
    }
}
