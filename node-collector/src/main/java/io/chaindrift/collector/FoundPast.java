package io.chaindrift.collector;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.record.BatchCodec;
import io.chaindrift.collector.record.NodeLog;
import io.chaindrift.collector.record.NodeRecorder;
import io.chaindrift.collector.spool.Spool;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier process left behind, read from its spool. Stateless. */
final class FoundPast {

    private static final Logger log = LoggerFactory.getLogger(FoundPast.class);

    private FoundPast() {}

    /**
     * The past.
     *
     * @param found what the spool was when it was opened
     * @param here the node as it is now
     * @param node its name, for the log
     * @param now by the node's clock
     */
    static NodeRecorder.Past of(Spool.Found found, NodeFacts here, String node, Instant now) {
        if (!found.existed()) {
            return new NodeRecorder.Past.None();
        }
        NodeLog before = null;
        String damage = found.damage();
        if (found.last() != null) {
            try {
                before = BatchCodec.checkpoint(found.last());
            } catch (IOException e) {
                damage = "the spool's last frame cannot be read: " + e.getMessage();
            }
        }
        String strange = before == null ? null : strange(before, here, now);
        if (damage == null && before != null && strange == null) {
            return new NodeRecorder.Past.Known(before);
        }
        String detail = strange != null ? strange : damage == null ? "the spool holds nothing to go on from" : damage;
        log.warn("{}: {}", node, detail);
        return new NodeRecorder.Past.Damaged(before, found.behind() || strange != null, detail);
    }

    /** Why the spool may be a copy that others have gone on from; null when it cannot be. */
    private static @Nullable String strange(NodeLog before, NodeFacts here, Instant now) {
        NodeLog.Machine then = before.machine();
        if (then == null || here.watch() == NodeFacts.Watch.RECORDED) {
            return null;
        }
        if (then.machineId() != null
                && here.machineId() != null
                && !then.machineId().equals(here.machineId())) {
            return "the spool was made on another machine";
        }
        boolean sameBoot = then.bootId() != null && then.bootId().equals(here.bootId());
        boolean clockBehind = now.toEpochMilli() <= before.collector().epoch();
        return !sameBoot && clockBehind
                ? "the machine was started anew and its clock is behind the spool's: the disk may be an older copy"
                : null;
    }
}
