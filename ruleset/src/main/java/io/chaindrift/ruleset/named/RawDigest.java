package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.parse.RuleScan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The digest of a scanned save without counters and comment lines: the same as {@link NamedForm#rawDigest}. Used once. */
final class RawDigest {

    private final byte[] save;
    private final RuleScan scan;
    private final List<RuleScan.Lines> chains;
    private final Digest.Builder digest = new Digest.Builder();

    private RawDigest(byte[] save, RuleScan scan, List<RuleScan.Lines> chains) {
        this.save = save;
        this.scan = scan;
        this.chains = chains;
    }

    /**
     * The digest.
     *
     * @param chains those of the scan
     * @param fresh the save's tables, with the chains in them that have a policy
     */
    static Digest of(byte[] save, RuleScan scan, List<RuleScan.Lines> chains, Ruleset fresh) {
        RawDigest raw = new RawDigest(save, scan, chains);
        int from = 0;
        for (Table table : fresh.tables()) {
            from = raw.add(table, from);
        }
        return raw.digest.finish();
    }

    private int add(Table table, int from) {
        digest.line("*" + table.name());
        int to = from;
        for (; to < chains.size() && chains.get(to).table().equals(table.name()); to++) {
            declare(chains.get(to), table);
        }
        addRules(from, to);
        digest.line("COMMIT");
        return to;
    }

    private void declare(RuleScan.Lines chain, Table table) {
        if (chain.plain()) {
            digest.bytes(save, chain.declared(), chain.declared() + chain.name().length() + 3);
            digest.add((byte) '\n');
            return;
        }
        String policy = policy(table, chain.name());
        digest.line(":" + chain.name() + " " + (policy == null ? "-" : policy));
    }

    private static @Nullable String policy(Table table, String name) {
        for (Chain chain : table.chains()) {
            if (chain.name().equals(name)) {
                return chain.policy();
            }
        }
        return null;
    }

    /** Rules mostly stand in the order of their chains, so that all of them are one piece. */
    private void addRules(int from, int to) {
        int start = 0;
        int end = 0;
        for (int i = from; i < to; i++) {
            RuleScan.Lines chain = chains.get(i);
            if (chain.rules() > 0) {
                int first = scan.start(chain.first());
                if (first != end) {
                    digest.bytes(save, start, end);
                    start = first;
                }
                end = chain.end();
            }
        }
        digest.bytes(save, start, end);
    }
}
