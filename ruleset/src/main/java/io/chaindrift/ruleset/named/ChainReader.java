package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.QuickHash;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.RuleScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings one scanned save into named form with what is remembered of another. Used once, by one thread. */
final class ChainReader {

    private static final int[] AS_SAVED = new int[0];
    private static final long[] NO_HASHES = new long[0];
    private static final String[] NO_RULES = new String[0];
    private static final boolean[] NONE_WANTED = new boolean[0];

    private final byte[] save;
    private final RuleScan scan;
    private final List<RuleScan.Lines> chains;
    private final @Nullable SaveBase base;
    private final ChurnedChains churned;
    private final List<Reading> readings;
    private final Set<String> fullTables;
    private final long seed;

    private ChainReader(
            byte[] save,
            RuleScan scan,
            List<RuleScan.Lines> chains,
            @Nullable SaveBase base,
            ChurnedChains churned,
            Set<String> fullTables,
            long seed) {
        this.fullTables = fullTables;
        this.seed = seed;
        this.save = save;
        this.scan = scan;
        this.chains = chains;
        this.base = base;
        this.churned = churned;
        this.readings = new ArrayList<>(chains.size());
    }

    /** A chain, and what of it is not known. */
    private static final class Reading {
        final ChainKey key;
        final long place;
        final int[] order;
        final long hash;
        final SaveBase.@Nullable Known before;
        final boolean isSame;
        long[] hashes = NO_HASHES;

        /** In named form and order; empty texts where not known yet. */
        String[] rules = NO_RULES;

        boolean[] wanted = NONE_WANTED;
        int missing;

        Reading(ChainKey key, long place, int[] order, long hash, SaveBase.@Nullable Known before, boolean isSame) {
            this.key = key;
            this.place = place;
            this.order = order;
            this.hash = hash;
            this.before = before;
            this.isSame = isSame;
        }
    }

    /** A reader of a save; null when the save has to be read as a whole. */
    static @Nullable ChainReader of(
            byte[] save, RuleScan scan, long seed, KnownNames names, @Nullable SaveBase base, Set<String> fullTables) {
        List<RuleScan.Lines> chains = scan.chains();
        ChurnedChains churned = ChurnedChains.in(scan, save, chains, names, base == null ? List.of() : base.churned());
        if (churned == null) {
            return null;
        }
        ChainReader reader = new ChainReader(save, scan, chains, base, churned, fullTables, seed);
        int longest = 0;
        for (RuleScan.Lines chain : chains) {
            longest = Math.max(longest, chain.rules());
        }
        long[] scratch = new long[longest];
        for (int chain = 0; chain < chains.size(); chain++) {
            reader.readings.add(reader.look(chain, scratch));
        }
        return reader;
    }

    private Reading look(int number, long[] scratch) {
        RuleScan.Lines chain = chains.get(number);
        boolean filter = ChurnedChains.isFilter(chain);
        KnownNames.Who who = churned.who(number);
        String identity = who == null ? null : who.identity();
        long place = place(chain, who);
        SaveBase.Known before =
                before(place, chain.table(), identity == null ? NamedForm.escaped(chain.name()) : identity);
        int[] order = filter ? order(chain, who) : AS_SAVED;
        int size = chain.rules();
        long hash = chain.plain() ? size : QuickHash.of(scan.text(chain.declared(), policyEnd(chain)), size);
        for (int i = 0; i < size; i++) {
            int rule = chain.first() + (order.length == 0 ? i : order[i]);
            scratch[i] = filter ? churned.hash(rule) : churned.plainHash(rule);
            hash = QuickHash.mix(hash ^ scratch[i]);
        }
        if (before != null && before.hash() == hash && before.shown().ruleCount() == size) {
            return new Reading(before.shown().key(), place, order, hash, before, true);
        }
        ChainKey key = new ChainKey(chain.table(), identity == null ? NamedForm.escaped(chain.name()) : identity);
        Reading reading = new Reading(key, place, order, hash, before, false);
        reading.hashes = Arrays.copyOf(scratch, size);
        reading.rules = new String[size];
        reading.wanted = new boolean[size];
        fill(reading, before);
        return reading;
    }

    /** A hash of a chain's place in the named form. */
    private long place(RuleScan.Lines chain, KnownNames.@Nullable Who who) {
        return who != null
                ? who.hash()
                : QuickHash.mix(QuickHash.of(chain.table(), seed) ^ ~QuickHash.of(chain.name(), seed));
    }

    private SaveBase.@Nullable Known before(long place, String table, String name) {
        SaveBase.Known before = base == null ? null : base.chains().get(place);
        boolean same = before != null
                && before.shown().key().name().equals(name)
                && before.shown().key().table().equals(table);
        return same ? before : null;
    }

    /** As {@link NamedForm} sorts: jumps to pods in kube-router's own chains, jumps to policies in a pod's. */
    private int[] order(RuleScan.Lines chain, KnownNames.@Nullable Who owner) {
        boolean toPods = owner == null;
        boolean isRandom = owner == null ? NamedForm.holdsPodsJumps(chain.name()) : owner.isPod();
        if (!isRandom || churned.isInOrder(chain, toPods)) {
            return AS_SAVED;
        }
        return NamedForm.sortRuns(chain.rules(), at -> {
            int target = churned.target(chain.first() + at);
            KnownNames.Who who = target < 0 ? null : churned.who(target);
            return who != null && who.isPod() == toPods ? churned.rank(target) : -1;
        });
    }

    /** Takes over the rules that the chain had before, and marks the others. */
    private static void fill(Reading reading, SaveBase.@Nullable Known before) {
        HashIndex index = new HashIndex(before == null ? NO_HASHES : before.hashes());
        for (int i = 0; i < reading.hashes.length; i++) {
            int found = index.find(reading.hashes[i]);
            String rule = before == null || found < 0 ? null : before.rules()[found];
            reading.rules[i] = rule == null ? "" : rule;
            if (rule == null) {
                reading.wanted[reading.order.length == 0 ? i : reading.order[i]] = true;
                reading.missing++;
            }
        }
    }

    private int policyEnd(RuleScan.Lines chain) {
        int end = scan.lineEnd(chain.declared());
        int policy = chain.declared() + 1 + chain.name().length() + 1;
        while (policy < end && save[policy] != ' ') {
            policy++;
        }
        return Math.min(policy, end);
    }

    /** A save of what is not known: its tables with all other lines, the chains with a policy, and the missing rules. */
    byte[] missing() {
        Excerpt missing = new Excerpt(save, scan);
        int chain = 0;
        int firstOfTable = 0;
        for (int start : scan.otherLines()) {
            if (save[start] == 'C') {
                for (int i = firstOfTable; i < chain; i++) {
                    missing.addRules(chains.get(i).first(), readings.get(i).wanted);
                }
            }
            missing.addLine(start);
            if (save[start] == '*') {
                firstOfTable = chain;
                String table = scan.text(start + 1, scan.lineEnd(start));
                for (; chain < chains.size() && chains.get(chain).table().equals(table); chain++) {
                    if (!chains.get(chain).plain() || readings.get(chain).missing > 0) {
                        missing.addLine(chains.get(chain).declared());
                    }
                }
            }
        }
        return missing.bytes();
    }

    /** The save, once its missing rules are parsed; null when they are not what the scan takes them for. */
    @Nullable NamedSave finish(Ruleset fresh, Limits limits) {
        Map<ChainKey, Chain> read = new HashMap<>();
        for (Table table : fresh.tables()) {
            for (Chain chain : table.chains()) {
                read.put(new ChainKey(table.name(), chain.name()), chain);
            }
        }
        List<NamedChain> named = new ArrayList<>(chains.size());
        HashTable<SaveBase.Known> next = new HashTable<>(chains.size());
        KeyOrder order =
                new KeyOrder(base == null ? 0 : base.published().chains().size());
        for (int i = 0; i < chains.size(); i++) {
            Reading reading = readings.get(i);
            SaveBase.Known now = reading.isSame && reading.before != null
                    ? moved(i, reading.before)
                    : renew(
                            i,
                            read.get(new ChainKey(
                                    chains.get(i).table(), chains.get(i).name())));
            if (now == null || !next.put(reading.place, now)) {
                return null;
            }
            order.add(reading.before, now);
            named.add(now.shown());
        }
        NamedRuleset form = NamedRuleset.of(named, order.sorted());
        return NamedSave.of(
                save,
                limits,
                fresh,
                RawDigest.of(save, scan, chains, fresh),
                new SaveBase(form, next, churned.inOrder()));
    }

    private SaveBase.Known moved(int chain, SaveBase.Known same) {
        String kernel = churned.who(chain) == null ? null : chains.get(chain).name();
        NamedChain now = same.shown().in(kernel, readings.get(chain).order);
        return same.as(now);
    }

    private SaveBase.@Nullable Known renew(int number, @Nullable Chain fresh) {
        Reading reading = readings.get(number);
        String kernel = chains.get(number).name();
        if (reading.missing > 0 && (fresh == null || !name(number, kernel, fresh, reading))) {
            return null;
        }
        String policy = fresh == null ? null : fresh.policy();
        NamedChain shown = NamedChain.of(
                        reading.key,
                        churned.who(number) == null ? null : kernel,
                        policy,
                        RuleRun.encode(Arrays.asList(reading.rules)),
                        reading.order)
                .ascii()
                .published(fullTables);
        boolean own = OwnChains.ofKubeRouter(reading.key) || fullTables.contains(reading.key.table());
        return new SaveBase.Known(
                shown, reading.hash, own ? reading.hashes : NO_HASHES, own ? reading.rules : NO_RULES);
    }

    /** Puts the missing rules of a chain in, in named form; false when they are not as many, or were counted. */
    private boolean name(int number, String kernel, Chain fresh, Reading reading) {
        RuleScan.Lines chain = chains.get(number);
        if (fresh.rules().size() != reading.missing) {
            return false;
        }
        Map<String, ChurnedNames.Name> found = new HashMap<>();
        if (ChurnedChains.isFilter(chain)) {
            churned.add(kernel, number, found);
        }
        String[] texts = new String[chain.rules()];
        int next = 0;
        for (int i = 0; i < texts.length; i++) {
            if (reading.wanted[i]) {
                Rule rule = fresh.rules().get(next++);
                if (rule.counters() != null) {
                    return false;
                }
                texts[i] = rule.text();
                if (ChurnedChains.isFilter(chain)) {
                    churned.addNames(chain.first() + i, found);
                }
            }
        }
        ChurnedNames inText = new ChurnedNames(found);
        for (int i = 0; i < texts.length; i++) {
            if (reading.rules[i].isEmpty()) {
                reading.rules[i] =
                        inText.replaceIn(texts[reading.order.length == 0 ? i : reading.order[i]], null, null);
            }
        }
        return true;
    }
}
