package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.QuickHash;
import io.chaindrift.ruleset.parse.RuleScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comments were found to say, by the hash of the rules that hold them, so that the comments of rules that were seen before
 * are not read again. A name that holds a churned name itself is not to be relied on: the hash does not tell such names apart.
 * Not thread-safe.
 */
final class KnownNames {

    /**
     * Who a churned chain is.
     *
     * @param identity the name that stands for it
     * @param hash of that name
     */
    record Who(String identity, long hash) {}

    /**
     * What the rules inside a chain say of it.
     *
     * @param name namespace and name; null where they do not tell
     * @param complete for a pod's chain whether it was written to its end
     */
    record Inside(@Nullable String name, boolean complete) {}

    private final long seed;
    private final HashTable<String> jumps;
    private final HashTable<Inside> insides;
    private final Map<String, Who> complete;
    private final Map<String, Who> open = new HashMap<>();
    private final Map<String, Who> policies;
    private List<Who> inOrder = List.of();
    private @Nullable KnownNames before;

    /** Names to be found, with those of an earlier save. */
    KnownNames(long seed, @Nullable KnownNames before) {
        this.seed = seed;
        this.before = before;
        this.jumps = new HashTable<>(before == null ? 0 : before.jumps.size());
        this.insides = new HashTable<>(before == null ? 0 : before.insides.size());
        this.complete = new HashMap<>(before == null ? 0 : before.complete.size() * 2);
        this.policies = new HashMap<>(before == null ? 0 : before.policies.size() * 2);
    }

    /** Whom the save before held, in the order of identities; nothing where none did. */
    List<Who> earlierInOrder() {
        return before == null ? List.of() : before.inOrder;
    }

    /** Remembers whom this save holds. */
    void inOrder(List<Who> whos) {
        inOrder = whos;
    }

    /** Lets go of what only earlier saves held. */
    void forgetEarlier() {
        before = null;
    }

    /** The pod that a rule jumps to; null where its comment does not tell. */
    @Nullable String pod(RuleScan scan, int rule) {
        long hash = scan.hash(rule);
        String known = jump(hash);
        return known != null ? known : keepJump(hash, NamingComments.podOfJump(text(scan, rule)));
    }

    /** The policy that a rule of a pod's chain jumps to; null where its comment does not tell. */
    @Nullable String policy(RuleScan scan, int rule, String namespace) {
        long hash = QuickHash.mix(scan.hash(rule) ^ QuickHash.of(namespace, seed));
        String known = jump(hash);
        return known != null ? known : keepJump(hash, NamingComments.policyOfJump(text(scan, rule), namespace));
    }

    private @Nullable String jump(long hash) {
        String known = jumps.get(hash);
        if (known == null && before != null) {
            known = keepJump(hash, before.jumps.get(hash));
        }
        return known;
    }

    private @Nullable String keepJump(long hash, @Nullable String name) {
        if (name != null) {
            jumps.put(hash, name);
        }
        return name;
    }

    /** What a churned chain's own rules say. */
    Inside inside(RuleScan scan, RuleScan.Lines chain, boolean pod) {
        long hash = pod ? 1 : 2;
        int end = chain.first() + chain.rules();
        for (int rule = chain.first(); rule < end; rule++) {
            hash = QuickHash.mix(hash ^ scan.hash(rule));
        }
        Inside known = before == null ? null : before.insides.get(hash);
        known = known == null ? insides.get(hash) : known;
        if (known == null) {
            known = read(scan, chain, pod);
        }
        insides.put(hash, known);
        return known;
    }

    private static Inside read(RuleScan scan, RuleScan.Lines chain, boolean pod) {
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
        return new Inside(name == null ? logged : name, complete);
    }

    /** Who a pod's chain is. */
    Who pod(String name, boolean isComplete) {
        Map<String, Who> mine = isComplete ? complete : open;
        Map<String, Who> earlier = before == null ? Map.of() : isComplete ? before.complete : before.open;
        return who(name, "{pod:", isComplete ? "}" : "!}", mine, earlier);
    }

    /** Who a policy's chain is. */
    Who policy(String name) {
        return who(name, "{policy:", "}", policies, before == null ? Map.of() : before.policies);
    }

    private Who who(String name, String start, String end, Map<String, Who> mine, Map<String, Who> earlier) {
        Who known = mine.get(name);
        if (known == null) {
            known = earlier.get(name);
            if (known == null) {
                String identity = start + name + end;
                known = new Who(identity, QuickHash.of(identity, seed));
            }
            mine.put(name, known);
        }
        return known;
    }

    /** Whether a name could be another one for the same hash. */
    static boolean isAmbiguous(String name) {
        return name.contains("KUBE-");
    }

    private static String text(RuleScan scan, int rule) {
        return scan.text(scan.start(rule), scan.lineEnd(scan.start(rule)));
    }
}
