package io.chaindrift.embedded.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker properties of one process that is stopped and killed at will: short sessions, so that a restart does not
 * wait for its own ghost; small internal topics and buffers, because there is one broker and little data.
 */
final class BrokerProfile {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerProfile() {}

    static Map<String, String> properties(Path logs, int port, int controllerPort) {
        Map<String, String> all = new HashMap<>();
        String host = LoopbackPorts.LOOPBACK;
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(NODE_ID));
        all.put(
                "listeners",
                "PLAINTEXT://" + host + ":" + port + "," + CONTROLLER_LISTENER + "://" + host + ":" + controllerPort);
        all.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("controller.listener.names", CONTROLLER_LISTENER);
        all.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
        all.put("log.dirs", logs.toString());
        all.putAll(oneReplica());
        all.putAll(fastRestart());
        all.putAll(smallFootprint());
        return all;
    }

    private static Map<String, String> oneReplica() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.num.partitions", "3",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.num.partitions", "3",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1");
    }

    private static Map<String, String> fastRestart() {
        return Map.of(
                // A killed broker's registration blocks its successor until this session ends.
                "broker.session.timeout.ms", "2000",
                "broker.heartbeat.interval.ms", "500",
                "initial.broker.registration.timeout.ms", "30000",
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "1000",
                // A killed producer's open transaction holds read_committed readers until it is aborted.
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
                "controller.quorum.election.timeout.ms", "500",
                "controller.quorum.election.backoff.max.ms", "200",
                "num.recovery.threads.per.data.dir", "2");
    }

    private static Map<String, String> smallFootprint() {
        return Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "share.coordinator.threads", "1",
                // The default takes 128 MB of heap; this holds the offsets of some 600,000 keys per cleaning.
                "log.cleaner.dedupe.buffer.size", "16777216",
                "log.cleaner.io.buffer.size", "131072",
                // Each partition has two such files, and a disk that reads far ahead makes their ten megabytes whole at
                // the first entry.
                "log.index.size.max.bytes", "1048576",
                "metric.reporters", "");
    }
}
