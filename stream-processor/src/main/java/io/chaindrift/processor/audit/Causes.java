package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.Copying;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What made a finding.
 *
 * <p>A router whose existence check fails adds every affected rule once at each sync. Where copies were seen to come, they came
 * together ({@link CopyGains}), whatever stood there before; of two routers at once they do not. Of copies that were there before
 * anybody looked only the numbers tell: equal ones are those of a failing check, unequal ones of two routers, for which a failing
 * check is never claimed. Numbers that differ by one, and those of the rules that belong against those of stale ones, are claimed
 * for neither: a rule that stood there once before the check failed, or was reworded while it did, leaves the same. One affected rule
 * alone cannot tell, unless it was seen to grow by one at each sync.
 */
final class Causes {

    private static final Pattern COMMENT =
            Pattern.compile(" -m comment --comment (?:\"(?:[^\"\\\\]++|\\\\.)*+\"|\\S+)");
    private static final long ONE_PER_SYNC_FROM = 900;
    private static final long ONE_PER_SYNC_TO = 1_100;

    private final PlaneState plane;
    private final PlaneJudgement judgement;
    private final Function<ChainId, GrowthTrack> growth;
    private final Map<String, Copying> copying;
    private final long since;

    /**
     * @param growth how the copies of a chain develop
     * @param copying how the copies of each finding came, by its id
     * @param since the plane's syncs when the present router began; negative for the first one
     */
    Causes(
            PlaneState plane,
            PlaneJudgement judgement,
            Function<ChainId, GrowthTrack> growth,
            Map<String, Copying> copying,
            long since) {
        this.plane = plane;
        this.judgement = judgement;
        this.growth = growth;
        this.copying = Map.copyOf(copying);
        this.since = since;
    }

    /** What made this finding. */
    Cause of(FindingBody finding) {
        return switch (finding.kind()) {
            case DUPLICATE -> copies(finding);
            case STALE_VERSION ->
                finding.copies() > 1
                        ? copies(finding)
                        : reworded(finding) ? Cause.REWORDED_COMMENT : Cause.RULE_DROPPED;
            case STALE_FLAGS -> Cause.FLAG_CHANGE;
            case MISSING -> Cause.RULES_REMOVED;
            case OUT_OF_ORDER -> Cause.REORDERED;
            case ORPHAN_PLANE -> Cause.ABANDONED_PLANE;
            case LEFTOVER -> Cause.LEFTOVER;
        };
    }

    /** How the copies of a finding came; null where it has none. */
    @Nullable Copying copying(String id) {
        return copying.get(id);
    }

    /** Whether the copies of a finding become more. */
    boolean grows(FindingBody finding) {
        return CopyGains.copied(finding) && growth(came(finding)) == Growth.GROWING;
    }

    /** What made the drift of a chain: of several causes that of the worst kind, and of one kind that of what grows. */
    Cause of(ChainId chain) {
        if (judgement.abandoned()) {
            return Cause.ABANDONED_PLANE;
        }
        for (FindingKind kind : List.of(
                FindingKind.MISSING, FindingKind.DUPLICATE, FindingKind.STALE_VERSION, FindingKind.STALE_FLAGS)) {
            List<FindingBody> ofKind = judgement.findings().stream()
                    .filter(finding -> finding.kind() == kind && finding.isIn(chain))
                    .toList();
            if (!ofKind.isEmpty()) {
                return of(ofKind.stream().filter(this::grows).findFirst().orElse(ofKind.get(0)));
            }
        }
        return Cause.NONE;
    }

    private Cause copies(FindingBody finding) {
        Copying came = came(finding);
        return switch (came.how()) {
            case TOGETHER -> brokenCheck(came);
            case APART -> Cause.TWO_ROUTERS;
            case UNSEEN -> found(finding, came);
        };
    }

    private Cause brokenCheck(Copying came) {
        return switch (growth(came)) {
            case GROWING -> Cause.EXISTENCE_CHECK_BROKEN_NOW;
            case STATIC -> Cause.EXISTENCE_CHECK_BROKEN_EARLIER;
            case SHRINKING, UNKNOWN -> Cause.UNKNOWN;
        };
    }

    /** The cause of copies that nobody saw come: all there is to go by is the numbers of all such. */
    private Cause found(FindingBody finding, Copying came) {
        TreeSet<Long> present = new TreeSet<>();
        TreeSet<Long> stale = new TreeSet<>();
        int affected = 0;
        for (FindingBody other : judgement.findings()) {
            if (CopyGains.copied(other) && came(other).how() == Copying.How.UNSEEN) {
                (other.kind() == FindingKind.DUPLICATE ? present : stale).add(other.copies());
                affected++;
            }
        }
        if (spread(present) > 1 || spread(stale) > 1) {
            return Cause.TWO_ROUTERS;
        }
        boolean even = spread(present) == 0 && spread(stale) == 0;
        boolean alike = present.isEmpty() || stale.isEmpty() || present.equals(stale);
        boolean tells = affected > 1 || onePerSync(track(finding));
        return even && alike && tells ? brokenCheck(came) : Cause.UNKNOWN;
    }

    private static long spread(TreeSet<Long> numbers) {
        return numbers.isEmpty() ? 0 : numbers.last() - numbers.first();
    }

    private Copying came(FindingBody finding) {
        return copying.getOrDefault(StableIds.of(finding), Copying.found(plane.syncs()));
    }

    private Growth growth(Copying came) {
        if (plane.syncs() - came.sync() >= GrowthFold.STATIC_AFTER_SYNCS) {
            return Growth.STATIC;
        }
        return came.gained() && came.sync() > since ? Growth.GROWING : Growth.UNKNOWN;
    }

    private static boolean onePerSync(GrowthTrack track) {
        long rate = GrowthFold.perSyncMilli(track);
        return track.growth() == Growth.GROWING && rate >= ONE_PER_SYNC_FROM && rate <= ONE_PER_SYNC_TO;
    }

    private GrowthTrack track(FindingBody finding) {
        String table = finding.table();
        String chain = finding.chain();
        return table == null || chain == null
                ? GrowthTrack.NONE
                : growth.apply(new ChainId(finding.plane(), table, chain));
    }

    /** True when the chain has a rule that differs in nothing but its comment, and belongs. */
    private boolean reworded(FindingBody finding) {
        String rule = finding.rule();
        String table = finding.table();
        String chain = finding.chain();
        if (rule == null || table == null || chain == null) {
            return false;
        }
        String effect = withoutComment(rule);
        Set<String> stale = new TreeSet<>();
        for (FindingBody other : judgement.findings()) {
            String text = other.rule();
            boolean belongs = other.kind() != FindingKind.STALE_VERSION && other.kind() != FindingKind.STALE_FLAGS;
            if (text != null && !belongs) {
                stale.add(text);
            }
        }
        for (RuleRun run : runs(new ChainKey(table, chain))) {
            if (!stale.contains(run.rule()) && withoutComment(run.rule()).equals(effect)) {
                return true;
            }
        }
        return false;
    }

    private List<RuleRun> runs(ChainKey key) {
        var chain = plane.ruleset().chain(key);
        return chain == null || !chain.hasRules() ? List.of() : chain.runs();
    }

    private static String withoutComment(String rule) {
        return COMMENT.matcher(rule).replaceAll("");
    }
}
