package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
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

/** Reads captures of records: what is in them, and not what it means. */
final class CaptureReader {

    private CaptureReader() {}

    /** Whether both are parts of one capture. */
    static boolean sameCapture(IndexedRecord first, IndexedRecord next) {
        IndexedRecord one = Records.body(first, "capture");
        IndexedRecord other = Records.body(next, "capture");
        return Records.count(one, "captureId") == Records.count(other, "captureId")
                && String.valueOf(Records.hex(one, "canonicalDigest")).equals(Records.hex(other, "canonicalDigest"));
    }

    /** The rules of a whole keyframe; null when a chain is not what its digest says. */
    static @Nullable NamedRuleset keyframe(List<IndexedRecord> whole) {
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

    /** What a whole delta changes. */
    static RulesetDelta delta(List<IndexedRecord> whole) {
        String base = String.valueOf(Records.hex(whole.get(0), "baseDigest"));
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
        return new RulesetDelta(Digest.ofHex(base), Digest.ofHex(result), edits);
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
