package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.chaindrift.fact.ChainDriftEntry;
import io.chaindrift.fact.ChainFindingEntry;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.fact.ForeignRulesLost;
import io.chaindrift.fact.LossOrigin;
import io.chaindrift.fact.NodeHistoryEntry;
import io.chaindrift.fact.NodeLiveness;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One moment in a node's life: a fact, or a gap in what is known.
 *
 * @param at milliseconds since 1970
 * @param kind what it is
 * @param plane null where it is about no single plane
 * @param table null where it is about no single chain
 * @param chain as table
 * @param summary for people
 * @param fact the record, or the gap
 * @param key its place among what happened at the same time
 */
record Moment(
        long at,
        String kind,
        @Nullable String plane,
        @Nullable String table,
        @Nullable String chain,
        String summary,
        Object fact,
        @JsonIgnore String key) {

    Place place() {
        return new Place(at, kind, key);
    }

    static String lineKey(int partition, long offset) {
        return "%010d/%019d".formatted(partition, offset);
    }

    private Moment gone() {
        return new Moment(at, kind, plane, table, chain, "gone; the last was " + summary, fact, key);
    }

    /**
     * The moment of a line of history.
     *
     * @param told keys of the present records that lines tell of; grows
     */
    static Optional<Moment> of(FactRecord line, Set<String> told) {
        IndexedRecord value = line.value();
        String key = lineKey(line.partition(), line.offset());
        if (!(value instanceof NodeHistoryEntry entry)) {
            return value == null ? Optional.empty() : of(value, at(value), key);
        }
        SpecificRecord body = switch (entry.getKind()) {
            case STANDING -> entry.getStanding();
            case UPGRADE -> entry.getUpgrade();
            case LIVENESS -> entry.getLiveness();
            case UNKNOWN -> null;
        };
        if (body == null) {
            return Optional.empty();
        }
        if (body instanceof ChainUpgrade) {
            told.add(ChaindriftTopic.UPGRADES.keyOf(body));
        } else if (body instanceof NodeLiveness) {
            told.add(ChaindriftTopic.LIVENESS.keyOf(body));
        }
        return of(body, entry.getObservedAt().toEpochMilli(), key)
                .map(moment -> entry.getEmittedBecause() == EmitReason.REMOVED ? moment.gone() : moment);
    }

    static Optional<Moment> of(IndexedRecord fact, long at, String key) {
        if (fact instanceof ChainDriftEntry drift) {
            String summary = drift.getEmittedBecause() + ": " + drift.getVerdict() + ", " + drift.getRules()
                    + " rules, " + drift.getDriftRules() + " of drift" + by("committed last by ", drift.getCommitter());
            return made(fact, at, key, "DRIFT", drift.getPlane(), drift.getTable(), drift.getChain(), summary);
        }
        if (fact instanceof ChainFindingEntry finding) {
            String summary = finding.getState() + " " + finding.getKind() + ": " + finding.getWhy();
            return made(fact, at, key, "FINDING", finding.getPlane(), finding.getTable(), finding.getChain(), summary);
        }
        if (fact instanceof ChainUpgrade upgrade) {
            String summary = name(upgrade.getFromVersion(), upgrade.getFromVersionClass()) + " to "
                    + name(upgrade.getToVersion(), upgrade.getToVersionClass()) + ": " + upgrade.getVerdict();
            return made(fact, at, key, "UPGRADE", upgrade.getPlane(), upgrade.getTable(), upgrade.getChain(), summary);
        }
        if (fact instanceof RouterInterval router) {
            String told = router.getIptablesVersion();
            String iptables = told == null ? "" : told.startsWith("iptables") ? ", " + told : ", iptables " + told;
            return made(
                    fact,
                    at,
                    key,
                    "ROUTER",
                    null,
                    null,
                    null,
                    name(router.getVersion(), router.getVersionClass()) + " by " + router.getHow() + iptables);
        }
        if (fact instanceof ForeignRulesLost lost) {
            String by = lost.getOrigin() == LossOrigin.COMMIT_OF_ROUTER
                    ? ": nobody else committed"
                    : ", among " + (lost.getCommits() == null ? "uncounted" : lost.getCommits()) + " commits";
            String summary = lost.getLost() + " foreign rules are gone after a sync" + by
                    + by("the last by ", lost.getCommitter());
            return made(
                    fact, at, key, "FOREIGN_RULES_LOST", lost.getPlane(), lost.getTable(), lost.getChain(), summary);
        }
        if (fact instanceof NodeStanding standing) {
            return made(fact, at, key, "STANDING", null, null, null, words(standing));
        }
        if (fact instanceof NodeLiveness liveness) {
            return made(fact, at, key, "LIVENESS", null, null, null, String.valueOf(liveness.getState()));
        }
        return Optional.empty();
    }

    private static String by(String words, @Nullable String committer) {
        return committer == null ? "" : ", " + words + committer;
    }

    /** A router by what is known of it: its version, or else the versions that write the same rules. */
    private static String name(@Nullable String version, @Nullable String versionClass) {
        return version != null ? version : versionClass != null ? versionClass : "an unknown release";
    }

    private static Optional<Moment> made(
            IndexedRecord fact,
            long at,
            String key,
            String kind,
            @Nullable String plane,
            @Nullable String table,
            @Nullable String chain,
            String summary) {
        return Optional.of(new Moment(at, kind, plane, table, chain, summary, fact, key));
    }

    private static String words(NodeStanding standing) {
        String reason = standing.getReason() == null ? "" : ": " + standing.getReason();
        return standing.getStanding() + reason + "; " + standing.getGaps() + " gaps, " + standing.getRestarts()
                + " restarts, " + standing.getSuspectCaptures() + " suspect captures";
    }

    static long at(IndexedRecord fact) {
        for (String name : List.of("sinceAt", "startedAt", "observedAt", "lastChangedAt", "decidedAt")) {
            var field = fact.getSchema().getField(name);
            if (field != null && fact.get(field.pos()) instanceof Instant time) {
                return time.toEpochMilli();
            }
        }
        return 0;
    }
}
