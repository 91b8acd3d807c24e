package io.chaindrift.testkit.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** One node: how far its writers' logs are known, its planes, its router; what is said of them is {@link NodeBooks}' matter. */
final class NodeFold {

    private static final int REMEMBERED = 8;

    /** Where a writer stands: its stream, epoch, sequence, and its latest events by sequence. */
    private static final class Log {
        String stream = "";
        long epoch;
        long sequence;
        final TreeMap<Long, IndexedRecord> recent = new TreeMap<>();
        final Set<String> superseded = new HashSet<>();
    }

    private final Map<String, Log> logs = new HashMap<>();
    private final NodeBooks books;
    private @Nullable String boot;

    NodeFold(NodeBooks books) {
        this.books = books;
    }

    /** True when nothing is known of the node, or nothing any more. */
    boolean isForgotten() {
        return logs.isEmpty();
    }

    void take(IndexedRecord event) {
        IndexedRecord header = Records.body(event, "header");
        String source = Records.required(header, "source");
        String broken = follow(source, header, event);
        if (broken.equals("SEEN")) {
            return;
        }
        String kind = Records.required(event, "kind");
        boolean untrue = broken.equals("DUPLICATE_IDENTITY") || broken.equals("EQUIVOCATION");
        boolean inventory = source.equals("INVENTORY");
        if (inventory && !untrue && kind.equals("NODE_REMOVED")) {
            logs.clear();
            boot = null;
            books.forget();
            return;
        }
        booted(Records.text(header, "bootId"));
        if (inventory) {
            books.inventoryBroken |= !broken.isEmpty();
            books.inventoryBroken &= untrue || !saysAll(kind);
        }
        if (!broken.isEmpty() && source.equals("COLLECTOR")) {
            books.planes().forEach(plane -> plane.trouble(broken));
            books.restate(header);
        }
        if (!untrue) {
            take(kind, event, header);
            books.expire(Records.millis(header, "observedAt"));
        }
    }

    private boolean saysAll(String kind) {
        return kind.equals("ROUTER_OBSERVED")
                || (kind.equals("NODE_REGISTERED") && !books.routers().toldBy("INVENTORY"));
    }

    private void booted(@Nullable String told) {
        if (told != null) {
            if (boot != null && !boot.equals(told)) {
                books.planes().forEach(plane -> plane.synced = false);
                books.forgetGrowth();
            }
            boot = told;
        }
    }

    private void take(String kind, IndexedRecord event, IndexedRecord header) {
        switch (kind) {
            case "NODE_REGISTERED" ->
                books.expected = Boolean.TRUE.equals(Records.get(Records.body(event, "nodeRegistered"), "expected"));
            case "ROUTER_OBSERVED" -> books.router(Records.body(event, "routerObserved"), header);
            case "RULESET_KEYFRAME" -> capture(Records.body(event, "rulesetKeyframe"), kind, header);
            case "RULESET_DELTA" -> capture(Records.body(event, "rulesetDelta"), kind, header);
            case "RULESET_UNCHANGED" -> capture(Records.body(event, "rulesetUnchanged"), kind, header);
            case "CAPTURE_FAILED" -> {
                String failed = Records.text(Records.body(event, "captureFailed"), "plane");
                books.planes().stream()
                        .filter(plane -> failed == null || failed.equals(plane.plane))
                        .forEach(plane -> plane.trusted = false);
                books.restate(header);
            }
            case "EVENTS_LOST" -> {
                books.planes().forEach(plane -> plane.trouble("EVENTS_LOST"));
                books.restate(header);
            }
            default -> {
                // It moves the log on and says nothing that a fact rests on.
            }
        }
    }

    private void capture(IndexedRecord body, String kind, IndexedRecord header) {
        IndexedRecord capture = Records.body(body, "capture");
        PlaneCopy plane = books.plane(Records.required(capture, "plane"));
        boolean keyframe = kind.equals("RULESET_KEYFRAME");
        if (plane.trouble != null && !keyframe) {
            return;
        }
        String before = plane.digest + " " + plane.trusted + " " + plane.syncs + " " + plane.trouble;
        String broken = kind.equals("RULESET_UNCHANGED")
                ? plane.unchanged(capture, header)
                : plane.take(body, keyframe, header);
        if (broken == null) {
            return;
        }
        if (!broken.isEmpty()) {
            plane.trouble(broken);
            books.restate(header);
        } else if (!before.equals(plane.digest + " " + plane.trusted + " " + plane.syncs + " " + plane.trouble)) {
            books.report(header, plane, Records.number(capture, "syncsSincePrevious"));
        }
    }

    /** Moves the writer's log on; what does not follow, "SEEN" for a repetition, "" where all is well. */
    private String follow(String source, IndexedRecord header, IndexedRecord event) {
        Log log = logs.get(source);
        String stream = Records.required(header, "streamId");
        long epoch = Records.count(header, "epoch");
        long sequence = Records.count(header, "sequence");
        if (log == null) {
            logs.put(source, begun(new Log(), stream, epoch, sequence, event));
            return "";
        }
        if (log.superseded.contains(stream) || (stream.equals(log.stream) && epoch < log.epoch)) {
            return "DUPLICATE_IDENTITY";
        }
        if (stream.equals(log.stream) && epoch == log.epoch) {
            if (sequence <= log.sequence) {
                IndexedRecord known = log.recent.get(sequence);
                return known == null || known.equals(event) ? "SEEN" : "EQUIVOCATION";
            }
            boolean next = sequence == log.sequence + 1;
            begun(log, stream, epoch, sequence, event);
            return next ? "" : "GAP";
        }
        List<Object> last = new ArrayList<>(List.of(log.stream, log.epoch, log.sequence));
        if (!stream.equals(log.stream)) {
            log.superseded.add(log.stream);
        }
        log.recent.clear();
        begun(log, stream, epoch, sequence, event);
        return sequence == 0 && continues(event, last) ? "" : "GAP";
    }

    private static Log begun(Log log, String stream, long epoch, long sequence, IndexedRecord event) {
        log.stream = stream;
        log.epoch = epoch;
        log.sequence = sequence;
        log.recent.put(sequence, event);
        if (log.recent.size() > REMEMBERED) {
            log.recent.pollFirstEntry();
        }
        return log;
    }

    private static boolean continues(IndexedRecord event, List<Object> last) {
        if (!Records.required(event, "kind").equals("EPOCH_STARTED")) {
            return false;
        }
        IndexedRecord started = Records.body(event, "epochStarted");
        return Records.required(started, "lost").equals("NOTHING")
                && last.get(0).equals(Records.text(started, "previousStreamId"))
                && last.get(1).equals(Records.number(started, "previousEpoch"))
                && last.get(2).equals(Records.number(started, "previousLastSequence"));
    }
}
