package io.chaindrift.systemtests.engine;

import java.util.List;

/** Errors of judging, one for each rule that a node of the fleet of judged nodes makes decide. */
final class PlantedErrors {

    private PlantedErrors() {}

    static List<PlantedError> all() {
        return List.of(
                new PlantedError(
                        "what is found late was left by the upgrade",
                        "FindingReport",
                        "young || !judgedSince(upgrade) ? upgrade.id() : null",
                        "upgrade.id()",
                        "late"),
                new PlantedError(
                        "what comes without a sync was left by the upgrade",
                        "FindingReport",
                        "before != null && syncedBefore &&",
                        "before != null &&",
                        "without-sync"),
                new PlantedError(
                        "a chain that fell back converged when it first did",
                        "UpgradeReport",
                        "first(before.convergedAt(), evidence.observedAt()) : null",
                        "first(before.convergedAt(), evidence.observedAt()) : before.convergedAt()",
                        "late"),
                new PlantedError(
                        "what was before an upgrade is taken from a router before that",
                        "UpgradeReport",
                        "judged ? before : null",
                        "before",
                        "skips"),
                new PlantedError(
                        "what a plane that is taken up again still has was left by the router that came back",
                        "FindingReport",
                        "(anew && !takenUp)",
                        "anew",
                        "there-and-back"),
                new PlantedError(
                        "a boot leaves what was synced before it",
                        "NodeAuditor",
                        "new AuditFact.PlaneKnown(plane.booted())",
                        "new AuditFact.PlaneKnown(plane)",
                        "boots-empty"),
                new PlantedError(
                        "a boot after which a plane is as it was is not looked at",
                        "NodeAuditor",
                        "boolean seen = NodeReport.isOfNow(draft.state(), before);",
                        "boolean seen = true;",
                        "boots-as-it-was"),
                new PlantedError(
                        "copies grow on over a boot",
                        "NodeAuditor",
                        "growth -> GrowthTrack.NONE",
                        "growth -> growth",
                        "boots-while-growing"),
                new PlantedError(
                        "rules are missing before the first sync",
                        "Withheld",
                        "if (plane.synced() && !stopped)",
                        "if (!stopped)",
                        "before-first-sync"),
                new PlantedError(
                        "an empty table after a boot misses all rules",
                        "Withheld",
                        "if (plane.synced() && !stopped)",
                        "if (!stopped)",
                        "boots-empty"),
                new PlantedError(
                        "a stopped router misses rules",
                        "Withheld",
                        "boolean stopped = Boolean.FALSE.equals(router.running());",
                        "boolean stopped = false;",
                        "stopped"),
                new PlantedError(
                        "the row of a chain that is gone stays",
                        "ChainReport",
                        "for (ChainId chain : gone) {",
                        "for (ChainId chain : new TreeSet<ChainId>()) {",
                        "chain-goes"),
                new PlantedError(
                        "better evidence of the same router is an upgrade",
                        "RouterFold",
                        "changed && !another && now.how().strength() > was.how().strength()",
                        "false && was.how() == now.how()",
                        "corrected"),
                new PlantedError(
                        "an image without a version outranks the rules",
                        "RouterFold",
                        "if (stronger && (sighting.tellsVersion() || !best.tellsVersion()))",
                        "if (stronger)",
                        "untagged-first"),
                new PlantedError(
                        "a first exact version only corrects what the rules betray",
                        "RouterFold",
                        "changed && !another && now.how()",
                        "changed && now.how()",
                        "untagged"),
                new PlantedError(
                        "an upgrade begins with the inventory's word",
                        "RouterFold",
                        "its ? plane.syncs() - 1 : plane.syncs()",
                        "plane.syncs()",
                        "synced-before-the-word"),
                new PlantedError(
                        "rebuilt chains contradict nothing",
                        "Contradictions",
                        "if (told == null) {\n            return null;",
                        "if (told == null || told != null) {\n            return null;",
                        "contradicted"),
                new PlantedError(
                        "what the router before left is said anew by one that did not write it",
                        "NodeReport",
                        "if (draft.state().isTold(plane.plane())) {",
                        "if (draft.state().isTold(plane.plane()) && plane == null) {",
                        "synced-before-the-word"),
                new PlantedError(
                        "a node that waits for its new router lags",
                        "Books",
                        "row.verdict() != UpgradeVerdict.CONVERGED && row.verdict() != UpgradeVerdict.UNKNOWN",
                        "row.verdict() != UpgradeVerdict.CONVERGED",
                        "waits"),
                new PlantedError(
                        "copies of stale rules do not grow",
                        "ChainReport",
                        "copies += Math.max(0, body.copies() - 1);",
                        "copies += 0;",
                        "stale-copies"),
                new PlantedError(
                        "rules that stopped gaining do not tell two routers",
                        "CopyGains",
                        "(!stopped.isEmpty() || gains.size() > 1)",
                        "gains.size() > 1",
                        "one-stops"),
                new PlantedError(
                        "equal gains outweigh unequal numbers",
                        "CopyGains",
                        "return numbers.size() < 2;",
                        "return true;",
                        "uneven-before"),
                new PlantedError(
                        "one copy more across an upgrade is a broken check",
                        "CopyGains",
                        " && !(spans(upgrade) && gains.contains(1L))",
                        "",
                        "gains-across"),
                new PlantedError(
                        "one rule alone never tells",
                        "CopyGains",
                        "|| (!spans(upgrade) && isSteady(gainers))",
                        "|| (false && isSteady(gainers))",
                        "one-alone"),
                new PlantedError(
                        "nft mode has come through before its first sync",
                        "model/Upgrade",
                        ": plane.syncs() > before;",
                        ": plane.syncs() >= before;",
                        "native-waits"),
                new PlantedError(
                        "a plane that is taken up again had no surplus",
                        "model/UpgradeRow",
                        "before != null && before.cause() != Cause.ABANDONED_PLANE",
                        "before != null",
                        "there-and-back"),
                new PlantedError(
                        "copies of a rule that goes out of use came then",
                        "NodeReport",
                        "turned == null ? null : turned.copying()",
                        "null",
                        "copies-turn-stale"),
                new PlantedError(
                        "copies grow on under another router",
                        "GrowthFold",
                        "return moves(before)\n",
                        "return before == null\n",
                        "grew-before"),
                new PlantedError(
                        "there is a rate per sync where syncs are not counted",
                        "GrowthFold",
                        "if (!moves(track) || !counted)",
                        "if (!moves(track) || (counted && !counted))",
                        "uncounted"),
                new PlantedError(
                        "a stale rule by flags is another than one by version",
                        "StableIds",
                        "body.kind() == FindingKind.STALE_FLAGS ? FindingKind.STALE_VERSION : body.kind()",
                        "body.kind()",
                        "flags-then-version"),
                new PlantedError(
                        "a left plane that is emptied stays",
                        "NodeReport",
                        "|| (looked && judgement.isEmpty())",
                        "",
                        "left-emptied"),
                new PlantedError(
                        "a plane was left by a capture from before",
                        "NodeReport",
                        "return looked;",
                        "return true;",
                        "left-unseen"),
                new PlantedError(
                        "a left plane that stays as it was is not looked at again",
                        "NodeAuditor",
                        "} else if (isBehindAnew(draft.state(), before, after)) {",
                        "} else if (false && isBehindAnew(draft.state(), before, after)) {",
                        "left-unseen"),
                new PlantedError(
                        "a plane that nobody looks at stays as it was",
                        "Troubles",
                        "&& !lookedAt.contains(plane.plane())",
                        "&& lookedAt.isEmpty()",
                        "not-looked-at"),
                new PlantedError(
                        "a plane that cannot be read stays as the router before left it",
                        "NodeReport",
                        "return told.suspect(latest.syncs(), evidence);",
                        "return row.suspect(latest.syncs(), evidence);",
                        "left-unreadable"),
                new PlantedError(
                        "another backend judges captures from before it",
                        "NodeReport",
                        "plane.seenAt() >= Math.max(0, state.routers().backendSince())",
                        "plane.seenAt() >= 0",
                        "backend-changes"),
                new PlantedError(
                        "a left plane that nothing leads to pages",
                        "Severities",
                        "finding.harm() > 0 ? Severity.PAGE : Severity.INFO",
                        "Severity.PAGE",
                        "left-unreachable"),
                new PlantedError(
                        "a left plane that nothing leads to makes a node drift",
                        "Books",
                        "&& known.row().body().harm() > 0",
                        "",
                        "left-unreachable"),
                new PlantedError(
                        "a left plane that nothing leads to holds the gate",
                        "UpgradeReport",
                        "stays && judgement.filtersAbandoned()",
                        "stays",
                        "left-unreachable"),
                new PlantedError(
                        "IPv6 that never syncs is clean",
                        "Frozen",
                        "return since == null\n",
                        "return since == null || SYNCS > 0\n",
                        "frozen"),
                new PlantedError(
                        "IPv6 that once synced is never frozen",
                        "Frozen",
                        "beside.seen() - beside.atSync() >= SYNCS",
                        "beside.seen() < beside.atSync()",
                        "frozen-later"),
                new PlantedError(
                        "IPv6 that the new router does not come to is as the one before left it",
                        "NodeReport",
                        "if (reason != null && told &&",
                        "if (reason != null && !told &&",
                        "frozen-across"),
                new PlantedError(
                        "a plane that is not spoken of is as it was",
                        "Rounds",
                        "round - plane.round() >= MISSED",
                        "round - plane.round() > MISSED + MISSED",
                        "not-spoken-of"),
                new PlantedError(
                        "the only plane, which is not spoken of, is as it was",
                        "Rounds",
                        "at > pace.overdueAt()",
                        "at < pace.overdueAt()",
                        "only-not-spoken-of"),
                new PlantedError(
                        "a plane that fails is not spoken of",
                        "Rounds",
                        "plane.failed().inRound(latest(all))",
                        "plane.failed()",
                        "not-spoken-of"),
                new PlantedError(
                        "the first names are a sync of the log",
                        "PlaneFold",
                        "latest == null ? mark.syncOrdinal()",
                        "latest == null ? Math.max(1, mark.syncOrdinal())",
                        "frozen"));
    }
}
