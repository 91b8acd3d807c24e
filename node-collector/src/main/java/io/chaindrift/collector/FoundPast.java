package io.chaindrift.collector;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.config.CollectorConfig;
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
     * @param config says whose node it is
     * @param now by the node's clock
     */
    static NodeRecorder.Past of(Spool.Found found, NodeFacts here, CollectorConfig config, Instant now) {
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
        String others = before == null ? null : others(before, config);
        if (others != null) {
            log.warn("{}: {}", config.node(), others);
            return new NodeRecorder.Past.Damaged(null, true, others);
        }
        String strange = before == null ? null : strange(before, here, now);
        if (damage == null && before != null && strange == null) {
            return new NodeRecorder.Past.Known(before);
        }
        String detail = strange != null ? strange : damage == null ? "the spool holds nothing to go on from" : damage;
        log.warn("{}: {}", config.node(), detail);
        return new NodeRecorder.Past.Damaged(before, found.behind() || strange != null, detail);
    }

    /**
     * Whose spool it is, when it is another's: a node that got another name, or a disk that was copied with what was on it. Nothing of
     * that log is gone on from; what waits in it is sent under the name it was recorded under.
     *
     * @return null when it is this node's, or was made by a program that did not say whose it is
     */
    private static @Nullable String others(NodeLog before, CollectorConfig config) {
        NodeLog.Machine then = before.machine();
        if (then == null || then.cluster() == null || then.node() == null) {
            return null;
        }
        return then.cluster().equals(config.cluster()) && then.node().equals(config.node())
                ? null
                : "the spool was made for node " + then.node() + " of cluster " + then.cluster()
                        + ": what waits there is sent as that node's, and a new stream begins for this one";
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
