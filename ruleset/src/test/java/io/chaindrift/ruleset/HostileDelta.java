package io.chaindrift.ruleset;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.named.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A base and a delta made of any bytes. Each edit is carried out on plain lists beside, so that honest deltas can be told from others
 * and their result is known. Digests, counts, places and repeats are right, wrong or absurd as the bytes say.
 */
final class HostileDelta {

    private static final List<String> CHAINS =
            List.of("KUBE-ROUTER-INPUT", "KUBE-ROUTER-FORWARD", "KUBE-ROUTER-OUTPUT");
    private static final int PLAIN = 5_000;

    private final byte[] bytes;
    private int next;
    private boolean honest = true;
    private final Map<ChainKey, List<String>> plain = new TreeMap<>();
    private final NamedRuleset base;
    private final RulesetDelta delta;

    HostileDelta(byte[] bytes) {
        this.bytes = bytes;
        for (int i = 0; i < 2; i++) {
            List<String> rules = new ArrayList<>();
            int count = pick(6);
            for (int rule = 0; rule < count; rule++) {
                rules.add(rule());
            }
            plain.put(new ChainKey("filter", CHAINS.get(i)), rules);
        }
        base = ruleset(plain);
        List<ChainEdit> edits = new ArrayList<>();
        int count = pick(4);
        for (int i = 0; i < count; i++) {
            edits.add(edit());
        }
        Digest from = pick(16) == 15 ? lie(new Digest.Builder().line("other").finish()) : base.digest();
        Digest to = pick(16) == 15 ? lie(base.digest()) : ruleset(plain).digest();
        delta = new RulesetDelta(from, to, edits);
    }

    NamedRuleset base() {
        return base;
    }

    RulesetDelta delta() {
        return delta;
    }

    /** True when everything that the delta claims holds. */
    boolean honest() {
        return honest;
    }

    NamedRuleset expected() {
        return ruleset(plain);
    }

    private ChainEdit edit() {
        ChainKey key = new ChainKey("filter", CHAINS.get(pick(3)));
        List<String> old = plain.get(key);
        Digest before = old == null ? null : chain(key, old).digest();
        int told = pick(16);
        Digest oldDigest = told == 15 ? lie(base.digest()) : told == 14 ? null : before;
        if (pick(5) == 4) {
            plain.remove(key);
            return new ChainEdit(key, ChainEdit.Kind.REMOVED, oldDigest, null, null, 0, true, List.of());
        }
        List<String> rules = old == null ? new ArrayList<>() : new ArrayList<>(old);
        List<Splice> splices = splices(rules);
        plain.put(key, rules);
        Digest after = pick(16) == 15
                ? lie(pick(2) == 0 ? null : base.digest())
                : chain(key, rules).digest();
        int count = pick(16) == 15 ? lie(number()) : rules.size();
        boolean detailed = pick(8) != 7 || lie(false);
        return new ChainEdit(
                key,
                old == null ? ChainEdit.Kind.ADDED : ChainEdit.Kind.CHANGED,
                oldDigest,
                after,
                null,
                count,
                detailed,
                splices);
    }

    private List<Splice> splices(List<String> rules) {
        List<Splice> splices = new ArrayList<>();
        int bound = rules.size();
        int count = pick(4);
        for (int i = 0; i < count; i++) {
            int at = pick(8) == 7 ? number() & Integer.MAX_VALUE : pick(bound + 1);
            int remove = pick(8) == 7 ? number() & Integer.MAX_VALUE : at <= bound ? pick(bound - at + 1) : 0;
            List<RuleRun> insert = new ArrayList<>();
            int runs = pick(3);
            for (int run = 0; run < runs; run++) {
                insert.add(new RuleRun(rule(), pick(8) == 7 ? Math.max(1, number() & Integer.MAX_VALUE) : 1 + pick(3)));
            }
            splices.add(new Splice(at, remove, insert));
            boolean fits = (long) at + remove <= bound
                    && insert.stream().mapToLong(RuleRun::repeat).sum() < PLAIN;
            if (fits && honest) {
                List<String> part = rules.subList(at, at + remove);
                part.clear();
                part.addAll(RuleRun.decode(insert));
                bound = at;
            } else {
                honest = false;
            }
        }
        return splices;
    }

    private <T> T lie(T value) {
        honest = false;
        return value;
    }

    private String rule() {
        return "-A X -j " + (char) ('a' + pick(4));
    }

    /** A number below {@code bound}; 0 when the bytes are used up. */
    private int pick(int bound) {
        return next < bytes.length ? (bytes[next++] & 0xff) % bound : 0;
    }

    private int number() {
        return pick(256) << 24 | pick(256) << 16 | pick(256) << 8 | pick(256);
    }

    private static NamedRuleset ruleset(Map<ChainKey, List<String>> chains) {
        List<NamedChain> named = new ArrayList<>();
        chains.forEach((key, rules) -> named.add(chain(key, rules)));
        return NamedRuleset.of(named);
    }

    private static NamedChain chain(ChainKey key, List<String> rules) {
        return NamedChain.of(key, null, null, RuleRun.encode(rules), new int[0]);
    }
}
