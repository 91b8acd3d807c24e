package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.List;

/** Makes a ruleset and a delta from it, applies the delta and says what came of it; run in a JVM with a small heap. */
public final class ApplyInLittleMemory {

    private static final ChainKey INPUT = new ChainKey("filter", "KUBE-ROUTER-INPUT");
    private static final ChainKey OTHER = new ChainKey("filter", "KUBE-ROUTER-OUTPUT");
    private static final int MOST_RULES = 3_000_000;

    private ApplyInLittleMemory() {}

    /** What a delta claims, and what becomes of it. */
    enum Claim {
        /** Every second rule is another: as a sync that rewrote half of the chain. */
        HONEST,
        /** The same edits, and at the end another digest than theirs. */
        LIES_OF_THE_RESULT,
        /** As many edits, each of which leaves the chain. */
        LEAVES_THE_CHAIN,
        /** Copies of every rule, together more than any save has. */
        TOO_MANY_COPIES,
        /** As many copies of one rule as a save may have at most, under a digest that is not theirs. */
        MOST_COPIES,
        /** A count that no rules are given for. */
        COUNT_ONLY
    }

    /** @param args the claim, and how many rules the ruleset has */
    public static void main(String[] args) {
        int rules = Integer.parseInt(args[1]);
        NamedRuleset base = NamedRuleset.of(List.of(chain(rules)));
        RulesetDelta delta = delta(Claim.valueOf(args[0]), base, rules);
        try {
            System.out.println("applied: " + delta.applyTo(base).counts().rules() + " rules");
        } catch (DeltaMismatchException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }

    /** Bytes of the texts that a claim about so many rules is made of. */
    static long bytes(Claim claim, int rules) {
        long base = 0;
        for (int i = 0; i < rules; i++) {
            base += rule(i, "RETURN").length() + 1;
        }
        return claim.compareTo(Claim.TOO_MANY_COPIES) < 0 ? base + base / 2 : base;
    }

    private static NamedChain chain(int rules) {
        List<RuleRun> runs = new ArrayList<>(rules);
        for (int i = 0; i < rules; i++) {
            runs.add(new RuleRun(rule(i, "RETURN"), 1));
        }
        return NamedChain.of(INPUT, null, null, runs, new int[0]);
    }

    private static String rule(int number, String target) {
        return "-A KUBE-ROUTER-INPUT -d 10." + number / 65_536 + "." + number / 256 % 256 + "." + number % 256
                + "/32 -m comment --comment \"allow traffic to external IP range - AAAAAAAAAAAAAAAA\" -j " + target;
    }

    private static RulesetDelta delta(Claim claim, NamedRuleset base, int rules) {
        Digest old = base.chains().get(0).digest();
        Digest lie = new Digest.Builder().line("lie").finish();
        List<Splice> splices = new ArrayList<>();
        int count = rules;
        switch (claim) {
            case HONEST, LIES_OF_THE_RESULT, LEAVES_THE_CHAIN -> {
                int away = claim == Claim.LEAVES_THE_CHAIN ? rules : 0;
                for (int i = rules - 1; i >= 0; i -= 2) {
                    splices.add(new Splice(i + away, 1, List.of(new RuleRun(rule(i, "DROP"), 1))));
                }
            }
            case TOO_MANY_COPIES, MOST_COPIES -> {
                count = claim == Claim.MOST_COPIES ? MOST_RULES : Integer.MAX_VALUE;
                splices.add(new Splice(0, 0, List.of(new RuleRun(rule(0, "DROP"), count - rules))));
            }
            case COUNT_ONLY -> count = Integer.MAX_VALUE;
        }
        Digest result = claim == Claim.HONEST ? changed(rules).digest() : lie;
        ChainEdit edit = claim == Claim.COUNT_ONLY
                ? new ChainEdit(OTHER, ChainEdit.Kind.ADDED, null, lie, null, count, false, splices)
                : new ChainEdit(INPUT, ChainEdit.Kind.CHANGED, old, result, null, count, true, splices);
        Digest whole =
                claim == Claim.HONEST ? NamedRuleset.of(List.of(changed(rules))).digest() : lie;
        return new RulesetDelta(base.digest(), whole, List.of(edit));
    }

    private static NamedChain changed(int rules) {
        List<RuleRun> runs = new ArrayList<>(rules);
        for (int i = 0; i < rules; i++) {
            runs.add(new RuleRun(rule(i, (rules - 1 - i) % 2 == 0 ? "DROP" : "RETURN"), 1));
        }
        return NamedChain.of(INPUT, null, null, runs, new int[0]);
    }
}
