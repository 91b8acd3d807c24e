package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.Finding;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.named.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One node: its writers' logs, its planes, its router, and the rows that follow from them. */
final class NodeFold {
    private static final long RESOLVED_KEPT = 30L * 86_400_000;
    /** Kinds of events by which a collector shows that it is at work, and that no plane is spoken of in. */
    private static final Set<String> ELSEWHERE = Set.of(
            "ROUTER_OBSERVED",
            "NODE_OBSERVED",
            "IPSETS_OBSERVED",
            "COMMAND_RECEIVED",
            "COMMAND_INTENT",
            "COMMAND_OUTCOME",
            "UNKNOWN");

    private static final String NOT_SEEN_SINCE = "no capture that can be relied on has come since the router changed";
    final Map<String, PlaneCopy> planes = new TreeMap<>();
    final Map<String, Growth> growth = new HashMap<>();
    final Map<String, Long> firstSync = new HashMap<>();
    final Map<String, Long> syncsAtUpgrade = new HashMap<>();
    final Routers routers = new Routers();
    /** The latest upgrade; empty before the first. */
    Fields upgrade = new Fields();
    /** Of the event that is being taken. */
    Fields header = new Fields();

    /** Whether the inventory expects the node here; null before it said so. */
    @Nullable Object expected;

    boolean inventoryBroken;

    private final String name;
    private final Map<String, WriterLog> logs = new HashMap<>();
    private final TreeMap<String, Fields> rows = new TreeMap<>();
    private final Map<String, List<Oracle.Said>> told;
    private @Nullable Object boot;
    private final Silence silence = new Silence();
    private long backendSince;

    NodeFold(String name, Map<String, List<Oracle.Said>> told) {
        this.name = name;
        this.told = told;
    }

    /** The node's rows of a topic whose key goes on so, such as those of a plane. */
    Map<String, Fields> rows(String topic, String place) {
        String from = topic + "/" + name + "/" + place;
        return new TreeMap<>(rows.subMap(from, from + Character.MAX_VALUE));
    }

    /** The node's row of a topic; empty where there is none. */
    Fields row(String topic, String place) {
        return rows.getOrDefault(topic + "/" + name + "/" + place, new Fields());
    }

    /** Keeps what a row says now; null takes it out. */
    void put(String topic, String place, @Nullable Fields row) {
        String key = topic + "/" + name + "/" + place;
        rows.compute(key, (same, before) -> row);
        if (row != null) {
            told.computeIfAbsent(key, any -> new ArrayList<>()).add(new Oracle.Said(row, header));
        }
    }

    /** Takes the node's next event; false when it says that the node is gone. */
    boolean take(Fields event) {
        header = event.body("header");
        String kind = event.text("kind");
        boolean inventory = header.says("source", "INVENTORY");
        String broken = logs.computeIfAbsent(header.text("source"), any -> new WriterLog())
                .follow(event);
        boolean untrue = broken.equals("DUPLICATE_IDENTITY") || broken.equals("EQUIVOCATION");
        if (broken.equals("SEEN") || (inventory && !untrue && kind.equals("NODE_REMOVED"))) {
            return broken.equals("SEEN");
        }
        booted(header.getOrDefault("bootId", boot));
        boolean knewRouter = routers.sightings.containsKey("INVENTORY");
        boolean saysAll = kind.equals("ROUTER_OBSERVED") || (kind.equals("NODE_REGISTERED") && !knewRouter);
        if (inventory) {
            inventoryBroken = (inventoryBroken || !broken.isEmpty()) && (untrue || !saysAll);
        } else if (!broken.isEmpty() && header.says("source", "COLLECTOR")) {
            planes.values().forEach(plane -> plane.trouble(broken));
            restate();
        }
        if (!untrue) {
            take(kind, event);
            restate();
            long kept = header.number("observedAt") - RESOLVED_KEPT;
            rows.values().removeIf(row -> row.get("resolvedAt") instanceof Long resolved && resolved <= kept);
        }
        return true;
    }

    /** Copies of another boot are not compared with those of this one, and no rule is missing before the router's first sync. */
    private void booted(@Nullable Object now) {
        if (boot != null && now != null && !now.equals(boot)) {
            planes.values().forEach(PlaneCopy::booted);
            growth.clear();
        }
        boot = now == null ? boot : now;
    }

    private void take(String kind, Fields event) {
        switch (kind) {
            case "EPOCH_STARTED" -> {
                if (header.says("source", "COLLECTOR")) {
                    planes.values().forEach(plane -> Silence.word(plane, header.number("observedAt"), false));
                }
            }
            case "NODE_REGISTERED" -> expected = event.body("nodeRegistered").get("expected");
            case "ROUTER_OBSERVED" -> router(event.body("routerObserved"));
            case "RULESET_KEYFRAME" -> capture(true, event.body("rulesetKeyframe"));
            case "RULESET_DELTA" -> capture(false, event.body("rulesetDelta"));
            case "RULESET_UNCHANGED" -> capture(false, event.body("rulesetUnchanged"));
            case "NODE_OBSERVED" -> {
                List<String> lookedAt = event.body("nodeObserved").texts("planes");
                missed(plane -> plane.trouble == null && !lookedAt.contains(plane.name), "NOT_LOOKED_AT");
            }
            case "EVENTS_LOST" -> planes.values().forEach(plane -> plane.trouble("EVENTS_LOST"));
            case "CAPTURE_FAILED" -> {
                Object failed = event.body("captureFailed").get("plane");
                planes.values().stream()
                        .filter(plane -> failed == null || failed.equals(plane.name))
                        .forEach(plane -> spoken(plane.distrusted(), false));
            }
            default -> {} // It moves the log on and says nothing that a fact rests on.
        }
        if (ELSEWHERE.contains(kind) && header.says("source", "COLLECTOR")) {
            missed(plane -> Silence.outlasted(plane, header.number("observedAt")), "NOT_SPOKEN_OF");
        }
    }

    private void spoken(PlaneCopy plane, boolean timePassed) {
        silence.brokenBy(plane, timePassed, planes.values());
        Silence.word(plane, header.number("observedAt"), timePassed);
    }

    private void capture(boolean keyframe, Fields body) {
        Fields capture = body.body("capture");
        PlaneCopy plane = planes.computeIfAbsent(capture.text("plane"), PlaneCopy::new);
        boolean ofNow = plane.seenAt >= Math.max(0, backendSince);
        boolean timePassed = body.containsKey("basis") && plane.repeats(capture, header);
        boolean news = plane.take(keyframe, body, header) || (plane.whole && !ofNow);
        plane.seenBeside(planes);
        boolean behind = planes.values().stream().anyMatch(other -> other.syncedAt > plane.syncedAt);
        if (plane.whole) {
            spoken(plane, timePassed);
        }
        if (news || (plane.whole && behind)) {
            report(plane, capture.number("syncsSincePrevious") >= 2);
        }
        missed(Silence::tooLong, "NOT_SPOKEN_OF");
    }

    /** Planes without rows said nothing before, and are not missed. */
    private void missed(Predicate<PlaneCopy> silent, String why) {
        planes.values().stream()
                .filter(plane ->
                        silent.test(plane) && !rows("drift", plane.name + "/").isEmpty())
                .forEach(plane -> plane.trouble(why));
    }

    private void router(Fields seen) {
        Fields was = routers.current();
        String before = routers.contradiction();
        String news = routers.take(seen);
        Fields now = routers.current();
        Object written = now.get("activeBackend");
        if (written != null && was.containsKey("activeBackend") && !was.says("activeBackend", written)) {
            backendSince = header.number("observedAt");
        }
        if (news.equals("UPGRADED")) {
            Object last = upgrade.get("upgradeId");
            growth.values().forEach(Growth::underAnother);
            String id = id(
                    header.get("cluster"),
                    header.get("node"),
                    was.getOrDefault("version", was.get("versionClass")),
                    now.getOrDefault("version", now.get("versionClass")),
                    was.get("flagsDigest"),
                    now.get("flagsDigest"),
                    header.get("streamId"),
                    header.get("epoch"),
                    header.get("sequence"));
            upgrade = new Fields().with("upgradeId", id, "startedAt", header.get("observedAt"));
            upgrade.with("fromVersion", was.get("version"), "fromFlagsDigest", was.get("flagsDigest"));
            upgrade.with("toVersion", now.get("version"), "toFlagsDigest", now.get("flagsDigest"));
            upgrade.with("fromVersionClass", was.get("versionClass"), "toVersionClass", now.get("versionClass"));
            syncsAtUpgrade.clear();
            boolean synced = before != null && routers.contradiction() == null;
            long latest = planes.values().stream()
                    .mapToLong(plane -> plane.syncedAt)
                    .max()
                    .orElse(-1);
            planes.values().forEach(plane -> {
                boolean its = synced && plane.syncedAt == latest && plane.syncs > 0;
                syncsAtUpgrade.put(plane.name, its ? plane.syncs - 1 : plane.syncs);
            });
            rows("drift", "").values().forEach(row -> {
                Fields opened = upgradeRow(row);
                if (row.says("upgradeId", last)) {
                    boolean left = row.says("cause", "ABANDONED_PLANE");
                    opened.with("rulesBefore", row.get("rules"), "surplusBefore", left ? null : surplus(row));
                }
                put("upgrades", upgrade.text("upgradeId") + "/" + place(row), opened);
            });
        }
        if (!news.equals("SAME") || !Objects.equals(before, routers.contradiction())) {
            report(null, false);
        }
    }

    /** A chain's row of the latest upgrade: the one there is, or a new one. */
    Fields upgradeRow(Fields drift) {
        Fields row = upgrade.copy().with("verdict", "UNKNOWN", "plane", drift.get("plane"));
        row.with("table", drift.get("table"), "chain", drift.get("chain"));
        row.putAll(row("upgrades", upgrade.get("upgradeId") + "/" + place(drift)));
        return row;
    }

    static String place(Fields row) {
        return row.get("plane") + "/" + row.get("table") + "/" + row.get("chain");
    }

    private boolean reached(PlaneCopy plane) {
        Long before = syncsAtUpgrade.get(plane.name);
        return upgrade.isEmpty() || (before == null ? plane.synced : plane.syncs > before);
    }

    /** Brings the rows of all planes that can be judged up to date, after a capture of one or after news of the router. */
    private void report(@Nullable PlaneCopy captured, boolean twoSyncs) {
        List<PlaneCopy> seen = planes.values().stream().filter(PlaneCopy::known).toList();
        if (seen.stream().noneMatch(this::reached)) {
            return;
        }
        String backend = (String) routers.current().get("activeBackend");
        List<PlaneAudit> audits = NodeAudit.of(
                seen.stream().map(PlaneCopy::input).toList(),
                Routers.facts(routers.current()),
                backend == null ? null : IptablesBackend.valueOf(backend));
        for (int i = 0; i < seen.size(); i++) {
            PlaneCopy plane = seen.get(i);
            PlaneAudit audit = audits.get(i);
            boolean own = plane.equals(captured);
            boolean abandoned = audit.orphan() != null;
            boolean looked = captured != null && plane.seenAt == header.number("observedAt");
            boolean due = abandoned ? looked : reached(plane) || (looked && empty(audit));
            if (!plane.trusted || plane.trouble != null || plane.seenAt < Math.max(0, backendSince)) {
                continue;
            }
            String frozen = abandoned ? null : plane.frozen(planes);
            if (due) {
                String ofRouter = reached(plane) ? routers.contradiction() : null;
                String contradiction = ofRouter == null ? frozen : ofRouter;
                Map<String, Fields> found = contradiction == null ? found(plane, audit) : Map.of();
                PlaneReport report = new PlaneReport(this, plane, audit, found, contradiction);
                report.report(own, twoSyncs && (own || abandoned));
            } else if (frozen != null) {
                rows("drift", plane.name + "/").values().forEach(row -> unknown(row, frozen));
            }
        }
    }

    /** Nothing of the router's stands there, and nothing has to. */
    private static boolean empty(PlaneAudit audit) {
        return audit.unknownReason() == null
                && audit.chains().stream().allMatch(chain -> chain.rules() <= chain.foreign() && chain.missing() == 0)
                && audit.chains().stream().allMatch(chain -> chain.unknown() == 0);
    }

    boolean stopped() {
        return routers.current().says("running", false);
    }

    /** What was found, by id. Rules are missing only once the router has synced since the node's boot, and while it runs. */
    private Map<String, Fields> found(PlaneCopy plane, PlaneAudit audit) {
        Map<String, Fields> found = new LinkedHashMap<>();
        for (Finding finding : audit.findings()) {
            Fields one = Fields.of(finding).with("plane", plane.name, "resolvedAt", null);
            Object kind = one.says("kind", "STALE_FLAGS") ? "STALE_VERSION" : one.get("kind");
            String id = findingId(one, kind);
            if ((plane.synced && !stopped()) || !one.says("kind", "MISSING")) {
                found.putIfAbsent(id, one.with("findingId", id));
            }
        }
        return found;
    }

    static String findingId(Fields one, @Nullable Object kind) {
        return id(one.get("plane"), one.get("table"), one.get("chain"), kind, one.get("rule"));
    }

    /** Says of rows whose plane cannot be judged now that it cannot; their figures stay. */
    private void restate() {
        rows("drift", "").forEach((key, row) -> {
            PlaneCopy plane = planes.get(row.text("plane"));
            boolean trusted = plane == null || plane.trusted;
            boolean ofAnother = !upgrade.isEmpty() && !row.says("upgradeId", upgrade.get("upgradeId"));
            String why = plane != null && plane.trouble != null ? plane.trouble : NOT_SEEN_SINCE;
            boolean unknown = plane != null && (plane.trouble != null || (!trusted && ofAnother));
            Fields now = row.copy().with("trust", trusted ? row.get("trust") : "SUSPECT");
            put("drift", place(row), unknown ? withoutWord(now, why) : now);
        });
    }

    /** Keeps a row's figures, and says why they tell nothing now. */
    void unknown(Fields row, @Nullable String why) {
        put("drift", place(row), withoutWord(row.copy(), why));
    }

    private static Fields withoutWord(Fields row, @Nullable String why) {
        new Growth().into(row.with("verdict", "UNKNOWN", "unknownReason", why));
        return row;
    }

    static long surplus(Fields row) {
        return row.number("duplicateRules") + row.number("staleVersionRules") + row.number("staleFlagRules");
    }

    /** A stable id made from what it names. */
    private static String id(@Nullable Object... names) {
        Digest.Builder digest = new Digest.Builder();
        for (Object part : names) {
            digest.line(part == null ? "\u0000" : part.toString());
        }
        return digest.finish().hex().substring(0, 24);
    }
}
