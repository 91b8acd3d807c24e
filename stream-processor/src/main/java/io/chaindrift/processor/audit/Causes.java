package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.Cause;
import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.processor.audit.model.Growth;
import io.chaindrift.processor.audit.model.GrowthTrack;
import io.chaindrift.processor.audit.model.PlaneJudgement;
import io.chaindrift.processor.audit.model.PlaneState;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What made a finding.
 *
 * <p>A router whose existence check fails adds every affected rule once at each sync, so the affected rules stand in equal
 * numbers. Two routers at once leave unequal numbers; for those a broken check is never claimed. Where the rules that belong stand
 * in one number and the stale ones in another, a check that failed before and after the rule was reworded leaves the same as two
 * routers would, and neither is claimed. One affected rule alone cannot tell, unless it was seen to grow by one at each sync.
 */
final class Causes {

    private static final Pattern COMMENT = Pattern.compile(" -m comment --comment (?:\"(?:\\\\.|[^\"\\\\])*\"|\\S+)");
    private static final long ONE_PER_SYNC_FROM = 900;
    private static final long ONE_PER_SYNC_TO = 1_100;

    private final PlaneState plane;
    private final PlaneJudgement judgement;
    private final Function<ChainId, GrowthTrack> growth;

    Causes(PlaneState plane, PlaneJudgement judgement, Function<ChainId, GrowthTrack> growth) {
        this.plane = plane;
        this.judgement = judgement;
        this.growth = growth;
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

    /** What made the drift of a chain: of several causes that of the worst kind. */
    Cause of(ChainId chain) {
        if (judgement.abandoned()) {
            return Cause.ABANDONED_PLANE;
        }
        for (FindingKind kind : List.of(
                FindingKind.MISSING, FindingKind.DUPLICATE, FindingKind.STALE_VERSION, FindingKind.STALE_FLAGS)) {
            for (FindingBody finding : judgement.findings()) {
                if (finding.kind() == kind && finding.isIn(chain)) {
                    return of(finding);
                }
            }
        }
        return Cause.NONE;
    }

    private Cause copies(FindingBody finding) {
        Set<Long> present = new TreeSet<>();
        Set<Long> stale = new TreeSet<>();
        int affected = 0;
        for (FindingBody other : judgement.findings()) {
            if (multiplied(other)) {
                (other.kind() == FindingKind.DUPLICATE ? present : stale).add(other.copies());
                affected++;
            }
        }
        if (present.size() > 1 || stale.size() > 1) {
            return Cause.TWO_ROUTERS;
        }
        if (!present.isEmpty() && !stale.isEmpty() && !present.equals(stale)) {
            return Cause.UNKNOWN;
        }
        GrowthTrack track = track(finding);
        if (affected < 2 && !onePerSync(track)) {
            return Cause.UNKNOWN;
        }
        return switch (track.growth()) {
            case GROWING -> Cause.EXISTENCE_CHECK_BROKEN_NOW;
            case STATIC, SHRINKING -> Cause.EXISTENCE_CHECK_BROKEN_EARLIER;
            case UNKNOWN -> Cause.UNKNOWN;
        };
    }

    private static boolean multiplied(FindingBody finding) {
        return finding.kind() == FindingKind.DUPLICATE
                || (finding.kind() == FindingKind.STALE_VERSION && finding.copies() > 1);
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
