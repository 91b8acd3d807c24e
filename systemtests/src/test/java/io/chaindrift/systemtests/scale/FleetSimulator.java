package io.chaindrift.systemtests.scale;

import io.chaindrift.event.EventHeader;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.systemtests.fleet.ScriptedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A fleet of any size made of few templates: what the collector's recorder says of real captures, to which foreign chains are
 * added until the node has as many rules as asked for. Four of five nodes have a hundred pods, go through one upgrade, gain a pod and
 * lose a policy; the fifth goes through the two upgrades of the recorded fleet, each at a sync of its own. Every node syncs every
 * five minutes, and most syncs change nothing but names.
 */
final class FleetSimulator {

    /** Syncs of a node after its first capture. */
    static final int SYNCS = 12;

    private static final String CLUSTER = "large";
    private static final int RULES_PER_SERVICE = 6;
    private static final int PART_BYTES = 768 << 10;
    private static final int UPGRADING_EVERY = 5;

    private final List<List<NodeEvent>> steady;
    private final List<List<List<NodeEvent>>> upgrading = new ArrayList<>();

    FleetSimulator(Path captures, Path work, int rules) throws IOException {
        Path pods = padded(captures.resolve("S7/node-a"), work.resolve("pods"), rules);
        Path upgrades = padded(captures.resolve("S9/node-c"), work.resolve("upgrades"), rules);
        this.steady = looks(pods, 2);
        for (int at = 1; at <= 3; at++) {
            upgrading.add(looksWithUpgrades(upgrades, at));
        }
    }

    /** The first captures of nodes {@code from} to {@code to}. */
    void first(int from, int to, Consumer<NodeEvent> sink) {
        for (int node = from; node < to; node++) {
            say(node, 0, sink);
        }
    }

    /** What one node says at its sync of that number, from 1. */
    void say(int node, int sync, Consumer<NodeEvent> sink) {
        List<List<NodeEvent>> looks =
                node % UPGRADING_EVERY == 0 ? upgrading.get(node / UPGRADING_EVERY % upgrading.size()) : steady;
        looks.get(sync).forEach(event -> sink.accept(of(event, node)));
    }

    private static NodeEvent of(NodeEvent template, int node) {
        NodeEvent event = new NodeEvent();
        template.getSchema().getFields().forEach(field -> event.put(field.pos(), template.get(field.pos())));
        EventHeader header = EventHeader.newBuilder(template.getHeader())
                .setCluster(CLUSTER)
                .setNode("node-" + node)
                .setStreamId(template.getHeader().getSource() + "-" + node)
                .build();
        event.put(event.getSchema().getField("header").pos(), header);
        return event;
    }

    /** A recorded phase at every third sync as long as there are any; the other syncs change nothing. */
    private static List<List<NodeEvent>> looks(Path captures, int every) {
        ScriptedNode node = new ScriptedNode(CLUSTER, "template", captures, Duration.ZERO, PART_BYTES).phases(1);
        List<List<NodeEvent>> looks = new ArrayList<>(List.of(node.events()));
        for (int sync = 1; sync <= SYNCS; sync++) {
            int before = node.events().size();
            if (sync % (every + 1) != 0 || !node.phase()) {
                node.syncs(1);
            }
            looks.add(List.copyOf(node.events().subList(before, node.events().size())));
        }
        return looks;
    }

    private static List<List<NodeEvent>> looksWithUpgrades(Path captures, int at) {
        ScriptedNode node = new ScriptedNode(CLUSTER, "template", captures, Duration.ZERO, PART_BYTES).phases(1);
        List<List<NodeEvent>> looks = new ArrayList<>(List.of(node.events()));
        for (int sync = 1; sync <= SYNCS; sync++) {
            int before = node.events().size();
            if ((sync != at && sync != at + 4) || !node.phase()) {
                node.syncs(1);
            }
            looks.add(List.copyOf(node.events().subList(before, node.events().size())));
        }
        return looks;
    }

    /** A copy of a recorded node with foreign chains in another table until the node has so many rules. */
    private static Path padded(Path node, Path to, int rules) throws IOException {
        try (Stream<Path> files = Files.walk(node)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(node.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                if (file.getFileName().toString().equals("all.save")) {
                    String save = Files.readString(file);
                    long present =
                            save.lines().filter(line -> line.startsWith("-A")).count();
                    Files.writeString(copy, save + services(Math.max(0, rules - present)));
                } else if (!file.getFileName().toString().startsWith("all.other-backend")) {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private static String services(long rules) {
        StringBuilder chains = new StringBuilder("*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        StringBuilder text = new StringBuilder();
        for (int service = 0; service < rules / RULES_PER_SERVICE; service++) {
            String chain = "KUBE-SVC-%016d".formatted(service);
            chains.append(':').append(chain).append(" - [0:0]\n");
            for (int rule = 0; rule < RULES_PER_SERVICE; rule++) {
                text.append("-A ")
                        .append(chain)
                        .append(" -s 10.")
                        .append(service >> 8 & 255)
                        .append('.');
                text.append(service & 255).append('.').append(rule).append("/32 -j RETURN\n");
            }
        }
        return chains.append(text).append("COMMIT\n").toString();
    }
}
