package io.chaindrift.ruleset.named;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One chain in named form. Its content may be known in full or only by count and digest: chains that are not kube-router's leave
 * the node as a summary. Immutable.
 */
public final class NamedChain {

    private static final long UNKNOWN = -1;

    private final ChainKey key;
    private final @Nullable String churnedName;
    private final @Nullable String policy;
    private final int ruleCount;
    private @Nullable Digest digest;
    private final @Nullable List<RuleRun> runs;
    private final int[] sourceOrder;
    private @Nullable List<RuleRun> jumps;
    private long textBytes = UNKNOWN;

    private NamedChain(
            ChainKey key,
            @Nullable String churnedName,
            @Nullable String policy,
            int ruleCount,
            @Nullable Digest digest,
            @Nullable List<RuleRun> runs,
            int[] sourceOrder) {
        this.key = key;
        this.churnedName = churnedName;
        this.policy = policy;
        this.ruleCount = ruleCount;
        this.digest = digest;
        this.runs = runs;
        this.sourceOrder = sourceOrder;
    }

    /**
     * A chain whose rules are known.
     *
     * @param churnedName the kernel's name at the capture, where it differs from the key's; null otherwise or when not known
     * @param policy the policy of a built-in chain, or null
     * @param runs the rules in named form and order
     * @param sourceOrder for each rule its 0-based index in the capture; empty where the order is the capture's
     */
    public static NamedChain of(
            ChainKey key,
            @Nullable String churnedName,
            @Nullable String policy,
            List<RuleRun> runs,
            int[] sourceOrder) {
        int count = RuleRun.count(runs);
        if (sourceOrder.length != 0 && sourceOrder.length != count) {
            throw new IllegalArgumentException(
                    key + ": source order of " + sourceOrder.length + " entries for " + count + " rules");
        }
        return new NamedChain(key, churnedName, policy, count, null, List.copyOf(runs), sourceOrder.clone());
    }

    /** A chain of which only count and digest are known. */
    public static NamedChain summary(ChainKey key, @Nullable String policy, int ruleCount, Digest digest) {
        return new NamedChain(key, null, policy, ruleCount, digest, null, new int[0]);
    }

    /** The same, of whose texts it is known that all are ASCII, for which the digest is made sooner. */
    NamedChain ascii() {
        if (digest == null && !OwnChains.sharedWithOthers(key)) {
            Digest.Builder made = new Digest.Builder()
                    .line(key.table())
                    .line(key.name())
                    .line(Objects.requireNonNullElse(policy, "-"));
            for (RuleRun run : runs()) {
                made.asciiLines(run.rule(), run.repeat());
            }
            digest = made.finish();
        }
        return this;
    }

    private static Digest digest(ChainKey key, @Nullable String policy, List<RuleRun> runs) {
        boolean builtIn = OwnChains.sharedWithOthers(key);
        Digest.Builder digest =
                new Digest.Builder().line(key.table()).line(key.name()).line(Objects.requireNonNullElse(policy, "-"));
        for (RuleRun run : runs) {
            digest.lines(builtIn ? OwnChains.standIn(key, run.rule()) : run.rule(), run.repeat());
        }
        return digest.finish();
    }

    /** Where the chain stands in the named form. */
    public ChainKey key() {
        return key;
    }

    /** The kernel's name at the capture of a churned chain, or null where it is not known. */
    public @Nullable String churnedName() {
        return churnedName;
    }

    /** The policy of a built-in chain; null for a user-defined chain. */
    public @Nullable String policy() {
        return policy;
    }

    /** How many rules the chain has. */
    public int ruleCount() {
        return ruleCount;
    }

    /**
     * SHA-256 of table, name, policy and rules, in which foreign rules of shared built-in chains count by their own digest, so
     * that it can be verified without their text.
     */
    public Digest digest() {
        Digest known = digest;
        if (known == null) {
            // Computed when first asked for; two threads that ask at once find the same.
            known = digest(key, policy, runs());
            digest = known;
        }
        return known;
    }

    /** True when the rules themselves are known. */
    public boolean hasRules() {
        return runs != null;
    }

    /**
     * The rules, run-length encoded.
     *
     * @throws IllegalStateException for a summary; ask {@link #hasRules()} first
     */
    public List<RuleRun> runs() {
        if (runs == null) {
            throw new IllegalStateException(key + " is known by count and digest only");
        }
        return runs;
    }

    /**
     * The chains that rules of this chain jump to, in their order, run-length encoded; rules that jump nowhere do not part them. A
     * target of iptables itself that stands without options may be among them.
     *
     * @throws IllegalStateException for a summary
     */
    public List<RuleRun> jumps() {
        List<RuleRun> known = jumps;
        if (known == null) {
            List<String> targets = new ArrayList<>();
            for (RuleRun run : runs()) {
                String target = jumpTarget(run.rule());
                if (target != null) {
                    targets.addAll(Collections.nCopies(run.repeat(), target));
                }
            }
            known = withJumps(RuleRun.encode(targets)).jumps();
        }
        return known;
    }

    /**
     * How many bytes the texts of the runs take in UTF-8; counted when first asked for, and known from then on in further captures of the
     * same rules.
     *
     * @throws IllegalStateException for a summary
     */
    public long textBytes() {
        long known = textBytes;
        if (known == UNKNOWN) {
            known = 0;
            for (RuleRun run : runs()) {
                known += run.textBytes();
            }
            textBytes = known;
        }
        return known;
    }

    /** Keeps what whoever read the rules has seen already. */
    NamedChain withJumps(List<RuleRun> targets) {
        jumps = List.copyOf(targets);
        return this;
    }

    /** The chain a rule jumps to, which has no options and so ends the rule; null for the targets that most rules end in. */
    public static @Nullable String jumpTarget(String rule) {
        int at = rule.lastIndexOf(' ') + 1;
        boolean jump = at >= 4 && rule.startsWith(" -j ", at - 4);
        return !jump || rule.startsWith("RETURN", at) || rule.startsWith("ACCEPT", at) ? null : rule.substring(at);
    }

    /** For each rule its 0-based index in the capture; empty where the order is the capture's. */
    public int[] sourceOrder() {
        return sourceOrder.clone();
    }

    /** The 1-based index in the capture of the rule at a 0-based position of the named form. */
    public int captureIndex(int position) {
        return (sourceOrder.length == 0 ? position : sourceOrder[position]) + 1;
    }

    /** The same chain without what belongs to one capture only: kernel name and source order. */
    public NamedChain withoutCaptureDetail() {
        return churnedName == null && sourceOrder.length == 0
                ? this
                : new NamedChain(key, null, policy, ruleCount, digest, runs, new int[0]);
    }

    /** The same content in another capture: under another kernel name, in another order. */
    NamedChain in(@Nullable String kernelName, int[] order) {
        if (Objects.equals(kernelName, churnedName) && Arrays.equals(order, sourceOrder)) {
            return this;
        }
        NamedChain moved = new NamedChain(key, kernelName, policy, ruleCount, digest(), runs, order);
        moved.jumps = jumps;
        moved.textBytes = textBytes;
        return moved;
    }

    /** What leaves the node of this chain: kube-router's rules in full, of others only counts and digests. */
    public NamedChain published() {
        return published(Set.of());
    }

    /** The same, and in full as well where it stands in one of these tables. */
    public NamedChain published(Set<String> fullTables) {
        if (runs == null || fullTables.contains(key.table())) {
            return this;
        }
        if (OwnChains.sharedWithOthers(key)) {
            List<RuleRun> shown = runs.stream()
                    .map(run -> new RuleRun(OwnChains.standIn(key, run.rule()), run.repeat()))
                    .toList();
            return new NamedChain(key, churnedName, policy, ruleCount, digest(), shown, sourceOrder);
        }
        return OwnChains.ofKubeRouter(key) ? this : summary(key, policy, ruleCount, digest());
    }

    /** True where nothing is known of the one that is not known of the other: equal content may be known in full or by count only. */
    boolean tellsAsMuchAs(NamedChain other) {
        return key.equals(other.key)
                && ruleCount == other.ruleCount
                && Objects.equals(policy, other.policy)
                && Objects.equals(churnedName, other.churnedName)
                && Arrays.equals(sourceOrder, other.sourceOrder)
                && Objects.equals(runs, other.runs)
                && digest().equals(other.digest());
    }

    /** Equality of content: key and digest. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NamedChain that && key.equals(that.key) && digest().equals(that.digest());
    }

    @Override
    public int hashCode() {
        return digest().hashCode();
    }

    @Override
    public String toString() {
        return key + " (" + ruleCount + " rules)";
    }
}
