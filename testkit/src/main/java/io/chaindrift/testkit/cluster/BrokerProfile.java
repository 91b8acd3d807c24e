package io.chaindrift.testkit.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Broker properties of a small cluster whose brokers come and go within a test: copies as in production, sessions short. */
final class BrokerProfile {

    private static final String HOST = "127.0.0.1";

    private BrokerProfile() {}

    static Properties of(int id, Path directory, int port, int controller, Map<Integer, Integer> controllerPorts) {
        Map<String, String> all = new TreeMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(id));
        all.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controller);
        all.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "controller.quorum.voters",
                controllerPorts.entrySet().stream()
                        .map(voter -> voter.getKey() + "@" + HOST + ":" + voter.getValue())
                        .collect(Collectors.joining(",")));
        all.put("log.dirs", directory.resolve("broker-" + id).toString());
        int copies = Math.min(3, controllerPorts.size());
        all.putAll(copies(Integer.toString(copies), Integer.toString(Math.max(1, copies - 1))));
        all.putAll(shortSessions());
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    private static Map<String, String> copies(String copies, String inSync) {
        return Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", copies,
                "min.insync.replicas", inSync,
                "offsets.topic.num.partitions", "3",
                "offsets.topic.replication.factor", copies,
                "transaction.state.log.num.partitions", "3",
                "transaction.state.log.replication.factor", copies,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", copies);
    }

    private static Map<String, String> shortSessions() {
        Map<String, String> all = new TreeMap<>();
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.min.session.timeout.ms", "1000");
        all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        all.put("replica.lag.time.max.ms", "3000");
        all.put("controlled.shutdown.enable", "true");
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("background.threads", "2");
        all.put("num.replica.fetchers", "1");
        all.put("log.cleaner.dedupe.buffer.size", "16777216");
        all.put("log.cleaner.io.buffer.size", "131072");
        // Each partition has two such files, and a disk that reads far ahead makes their ten megabytes whole at the
        // first entry.
        all.put("log.index.size.max.bytes", "1048576");
        all.put("metric.reporters", "");
        return all;
    }
}
