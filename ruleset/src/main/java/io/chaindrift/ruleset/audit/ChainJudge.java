package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.catalog.Parameter;
import io.chaindrift.ruleset.catalog.Signature;
import io.chaindrift.ruleset.catalog.Signature.Match;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts the rules of one chain into what belongs, what is too many, what is missing and what is not ours. */
final class ChainJudge {

    /** Rules of which there are too many. {@code belongs} of them stay. */
    record TooMany(ChainView.Group group, int belongs, FindingKind kind) {}

    /** A rule that is not there. */
    record Absent(String rule, @Nullable Signature signature) {}

    /** A rule that stands at another index than the router's. */
    record Misplaced(ChainView.Group group, int index, int expectedIndex) {}

    final List<TooMany> tooMany = new ArrayList<>();
    final List<Absent> absent = new ArrayList<>();
    final List<Misplaced> misplaced = new ArrayList<>();
    final List<ForeignRule> foreign = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<ChainView.Group> copiedPodJumps = new ArrayList<>();
    private final ChainView view;
    private final AddressFamily family;
    private final VersionClass versionClass;
    private final RuleValues values;
    private final ExpectedRules allExpected;
    private final Map<String, ExpectedRules.Expected> expected;
    private long belonging;
    private long unknownRules;
    private long foreignInBuiltIn;

    ChainJudge(
            ChainView view,
            AddressFamily family,
            VersionClass versionClass,
            RuleValues values,
            ExpectedRules expectedRules,
            List<String> missingPodJumps) {
        this.view = view;
        this.family = family;
        this.versionClass = versionClass;
        this.values = values;
        this.allExpected = expectedRules;
        this.expected = expectedRules.chain(view.name());
        for (ChainView.Group group : view.groups()) {
            judge(group);
        }
        findAbsent(missingPodJumps);
        findMisplaced();
    }

    private void judge(ChainView.Group group) {
        if (group.podJump() && !view.builtIn()) {
            belonging++;
            if (group.count() > 1) {
                copiedPodJumps.add(group);
            }
            return;
        }
        Match match = group.match();
        if (match == null || !group.recognised()) {
            notOurs(group);
            return;
        }
        if (expected.containsKey(group.spelled())) {
            belonging++;
            if (group.count() > 1) {
                tooMany.add(new TooMany(group, 1, FindingKind.DUPLICATE));
            }
            return;
        }
        Signature signature = match.signature();
        boolean written = signature.writtenBy(
                versionClass.isNewerThanCatalog() ? versionClass.newestKnown() : versionClass, family);
        if (!written || allExpected.neverWritten(group.spelled())) {
            stale(group, signature);
        } else if (signature.parameter() == Parameter.POD_RANGE && values.defaultDeny()) {
            belonging++;
            if (group.count() > 1) {
                tooMany.add(new TooMany(group, 1, FindingKind.DUPLICATE));
            }
        } else if (values.undecided().contains(signature.parameter())) {
            undecided(group, "which value of " + signature.parameter() + " is current cannot be told");
        } else if (values.inferred()
                && signature.parameter() != Parameter.EXTERNAL_RANGE
                && signature.parameter() != Parameter.LOAD_BALANCER_RANGE
                && values.of(signature.parameter()).isEmpty()) {
            undecided(group, "no flag tells whether it belongs");
        } else {
            tooMany.add(new TooMany(group, 0, FindingKind.STALE_FLAGS));
        }
    }

    private void stale(ChainView.Group group, Signature signature) {
        if (versionClass.isNewerThanCatalog() && !signature.tagged()) {
            undecided(group, "a release newer than the catalog may write it again");
        } else {
            tooMany.add(new TooMany(group, 0, FindingKind.STALE_VERSION));
        }
    }

    private void undecided(ChainView.Group group, String reason) {
        unknownRules += group.count();
        unknown.add(group.rule() + ": " + reason);
    }

    private void notOurs(ChainView.Group group) {
        if (view.builtIn()) {
            foreignInBuiltIn += group.count();
            return;
        }
        if (versionClass.isNewerThanCatalog()
                && (OwnLooks.tagVerifies(view.name(), group.rule()) || OwnChains.looksOwn(group.rule()))) {
            undecided(group, "it looks like the router's own, but no known release writes it");
            return;
        }
        for (int position : group.positions()) {
            foreign.add(new ForeignRule("filter", view.name(), view.captureIndex(position), group.rule()));
        }
    }

    private void findAbsent(List<String> missingPodJumps) {
        if (versionClass.isNewerThanCatalog()) {
            return;
        }
        for (ExpectedRules.Expected rule : expected.values()) {
            if (rule.required() && view.group(rule.rule()) == null) {
                absent.add(new Absent(rule.rule(), rule.signature()));
            }
        }
        for (String jump : missingPodJumps) {
            absent.add(new Absent(jump, null));
        }
    }

    /**
     * The router keeps its head rules in the first places of the chain, in one order. A rule is misplaced when it stands behind
     * those places, or before one that it follows; one that others pushed down within them is not.
     */
    private void findMisplaced() {
        List<ExpectedRules.Expected> head = allExpected.indexed(view.name());
        int highest = 0;
        int order = 0;
        for (ExpectedRules.Expected rule : head) {
            order++;
            ChainView.Group group = view.group(rule.rule());
            if (group == null) {
                continue;
            }
            boolean ordered = !values.inferred()
                    || rule.signature().parameter() != Parameter.EXTERNAL_RANGE
                            && rule.signature().parameter() != Parameter.LOAD_BALANCER_RANGE;
            int found = view.captureIndex(group.positions()[0]);
            if (group.count() == 1
                    && rule.signature().tagged()
                    && ordered
                    && found != order
                    && (found > head.size() || found < highest)) {
                misplaced.add(new Misplaced(group, found, order));
            }
            highest = Math.max(highest, found);
        }
    }

    /** Figures of the chain. */
    ChainAudit figures() {
        long rules = 0;
        for (ChainView.Group group : view.groups()) {
            rules += group.count();
        }
        rules -= foreignInBuiltIn;
        long copies =
                copiedPodJumps.stream().mapToLong(group -> group.count() - 1L).sum();
        return new ChainAudit(
                "filter",
                view.name(),
                rules,
                view.groups().size(),
                sum(FindingKind.DUPLICATE) + copies,
                sum(FindingKind.STALE_VERSION),
                sum(FindingKind.STALE_FLAGS),
                absent.size(),
                foreign.size(),
                unknownRules,
                misplaced.size(),
                belonging + absent.size(),
                view.digest());
    }

    private long sum(FindingKind kind) {
        return tooMany.stream()
                .filter(rule -> rule.kind() == kind)
                .mapToLong(rule -> rule.group().count() - rule.belongs())
                .sum();
    }
}
