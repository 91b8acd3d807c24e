package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.QuickHash;
import io.chaindrift.ruleset.parse.RuleScan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comments were found to say, by the hash of the rules that hold them, so that the comments of rules that were seen before
 * are not read again. It only grows, until it {@link #isOutgrown()}. Not thread-safe.
 */
final class KnownNames {

    private static final int LEAST = 256;

    /** Who a churned chain is; where the latest save that holds it has it. */
    static final class Who {

        private final String identity;
        private final long hash;
        private final boolean isPod;
        private int save;
        private int chain;

        /**
         * A chain.
         *
         * @param identity the name that stands for it
         * @param hash of that name
         * @param isPod whether it is a pod's chain; else it is a policy's
         */
        Who(String identity, long hash, boolean isPod) {
            this.identity = identity;
            this.hash = hash;
            this.isPod = isPod;
        }

        String identity() {
            return identity;
        }

        long hash() {
            return hash;
        }

        boolean isPod() {
            return isPod;
        }

        /** Says that a save has it as its chain of that number; false when that save has it as another one already. */
        boolean standsIn(int save, int chain) {
            boolean first = this.save != save;
            this.save = save;
            this.chain = chain;
            return first;
        }

        /** The number of the chain in a save; -1 where that does not have it. */
        int chainIn(int save) {
            return this.save == save ? chain : -1;
        }
    }

    /** The name of a pod or a policy, and the chains that it can have. */
    static final class Name {

        private final String text;
        private final Who complete;
        private final Who open;
        private final boolean isAmbiguous;

        private Name(String text, boolean isPod, long seed) {
            this.text = text;
            this.complete = who(isPod ? "{pod:" : "{policy:", text, "}", isPod, seed);
            this.open = isPod ? who("{pod:", text, "!}", true, seed) : complete;
            this.isAmbiguous = text.contains("KUBE-");
        }

        private static Who who(String start, String text, String end, boolean isPod, long seed) {
            String identity = start + text + end;
            return new Who(identity, QuickHash.of(identity, seed), isPod);
        }

        /** Of a pod the namespace. */
        String namespace() {
            return text.substring(0, text.indexOf('/'));
        }

        /** The chain, as whole as it was written. */
        Who who(boolean isComplete) {
            return isComplete ? complete : open;
        }

        /** Whether it holds a churned name itself, so that it could be another one for the same hash. */
        boolean isAmbiguous() {
            return isAmbiguous;
        }
    }

    /**
     * What the rules inside a chain say of it.
     *
     * @param name whose it is; null where they do not tell
     * @param complete for a pod's chain whether it was written to its end
     */
    record Inside(@Nullable Name name, boolean complete) {}

    private final long seed;
    private final HashTable<Name> jumps = new HashTable<>(0);
    private final HashTable<Inside> insides = new HashTable<>(0);
    private final Map<String, Name> pods = new HashMap<>();
    private final Map<String, Name> policies = new HashMap<>();
    private final int first;
    private int saves;
    private int heldByFirst;

    /** Nothing that is known yet. */
    KnownNames(long seed) {
        this(seed, 0);
    }

    private KnownNames(long seed, int saves) {
        this.seed = seed;
        this.first = saves + 1;
        this.saves = saves;
    }

    /** Begins another save, and gives it a number that no other has. */
    int nextSave() {
        heldByFirst = saves == first ? size() : heldByFirst;
        return ++saves;
    }

    /** Whether more than half of what is remembered may be in no save any more. */
    boolean isOutgrown() {
        return saves > first && size() > 2 * heldByFirst + LEAST;
    }

    /** Nothing that is known, for the saves that follow. */
    KnownNames renewed() {
        return new KnownNames(seed, saves);
    }

    private int size() {
        return jumps.size() + insides.size();
    }

    /** The pod that a rule jumps to; null where its comment does not tell. */
    @Nullable Name pod(RuleScan scan, int rule) {
        long hash = scan.hash(rule);
        Name known = jumps.get(hash);
        return known != null ? known : keep(hash, named(NamingComments.podOfJump(text(scan, rule)), true));
    }

    /** The policy that a rule of a pod's chain jumps to; null where its comment does not tell. */
    @Nullable Name policy(RuleScan scan, int rule, String namespace) {
        long hash = QuickHash.mix(scan.hash(rule) ^ QuickHash.of(namespace, seed));
        Name known = jumps.get(hash);
        return known != null
                ? known
                : keep(hash, named(NamingComments.policyOfJump(text(scan, rule), namespace), false));
    }

    private @Nullable Name keep(long hash, @Nullable Name name) {
        if (name != null) {
            jumps.put(hash, name);
        }
        return name;
    }

    /** The policy of that name. */
    Name policy(String name) {
        return policies.computeIfAbsent(name, text -> new Name(text, false, seed));
    }

    private @Nullable Name named(@Nullable String name, boolean pod) {
        return name == null
                ? null
                : pod ? pods.computeIfAbsent(name, text -> new Name(text, true, seed)) : policy(name);
    }

    /** What a churned chain's own rules say. */
    Inside inside(RuleScan scan, RuleScan.Lines chain, boolean pod) {
        long hash = pod ? 1 : 2;
        int end = chain.first() + chain.rules();
        for (int rule = chain.first(); rule < end; rule++) {
            hash = QuickHash.mix(hash ^ scan.hash(rule));
        }
        Inside known = insides.get(hash);
        if (known == null) {
            known = read(scan, chain, pod);
            insides.put(hash, known);
        }
        return known;
    }

    private Inside read(RuleScan scan, RuleScan.Lines chain, boolean pod) {
        String name = null;
        String logged = null;
        boolean complete = false;
        int end = chain.first() + chain.rules();
        for (int rule = chain.first(); rule < end; rule++) {
            String text = text(scan, rule);
            if (name == null) {
                name = pod ? NamingComments.podInside(text) : NamingComments.policyInside(text);
            }
            if (logged == null && !pod) {
                logged = NamingComments.policyLogged(text);
            }
            complete |= pod && ChurnedNames.endsPod(text);
        }
        return new Inside(named(name == null ? logged : name, pod), complete);
    }

    private static String text(RuleScan scan, int rule) {
        return scan.text(scan.start(rule), scan.lineEnd(scan.start(rule)));
    }
}
