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
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * A fleet of any size made of few templates: what the collector's recorder says of real captures, to which foreign chains are
 * added until the node has as many rules as asked for. Four of five nodes have a hundred pods, go through one upgrade, gain a pod and
 * lose a policy; the fifth goes through the two upgrades of the recorded fleet, each at a sync of its own. Every node syncs every
 * five minutes, and most syncs change nothing but names. As from a collector with its settings as shipped, each minute's look tells of
 * all six planes, of which four are empty or have no tables, and keyframes come every six hours: here, where an hour passes, from each sixth node.
 */
final class FleetSimulator {

    /** Minutes after the first capture of which a node can tell. */
    static final int MINUTES = 60;

    /** How often the router of a node syncs. */
    static final int MINUTES_BETWEEN_SYNCS = 5;

    private static final String CLUSTER = "large";
    private static final int RULES_PER_SERVICE = 6;
    private static final int PART_BYTES = 768 << 10;
    private static final int UPGRADING_EVERY = 5;
    private static final int HOURS_BETWEEN_KEYFRAMES = 6;
    private static final int[] KEYFRAMES_AT = {20, 50};

    /** What nodes of one kind say in each minute: those without a keyframe in this hour, then those with one at each of the times. */
    private record Kind(List<List<List<NodeEvent>>> minutes) {

        List<NodeEvent> at(int minute, int node) {
            int turn = node % (HOURS_BETWEEN_KEYFRAMES * KEYFRAMES_AT.length);
            return minutes.get(turn < KEYFRAMES_AT.length ? turn + 1 : 0).get(minute);
        }
    }

    private final Kind steady;
    private final List<Kind> upgrading = new ArrayList<>();

    FleetSimulator(Path captures, Path work, int rules) throws IOException {
        Path pods = padded(captures.resolve("S7/node-a"), work.resolve("pods"), rules);
        Path upgrades = padded(captures.resolve("S9/node-c"), work.resolve("upgrades"), rules);
        this.steady = kind(pods, sync -> sync % 3 == 0);
        for (int at = 1; at <= 3; at++) {
            int first = at;
            upgrading.add(kind(upgrades, sync -> sync == first || sync == first + 4));
        }
    }

    /** The first captures of nodes {@code from} to {@code to}. */
    void first(int from, int to, Consumer<NodeEvent> sink) {
        for (int node = from; node < to; node++) {
            say(node, 0, sink);
        }
    }

    /** What one node says in its minute of that number; 0 is its first capture. */
    void say(int node, int minute, Consumer<NodeEvent> sink) {
        Kind kind = node % UPGRADING_EVERY == 0 ? upgrading.get(node / UPGRADING_EVERY % upgrading.size()) : steady;
        kind.at(minute, node / UPGRADING_EVERY).forEach(event -> sink.accept(of(event, node)));
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

    /** @param changes the syncs with which the next recorded phase comes, if there is one; the others change nothing but names */
    private static Kind kind(Path captures, IntPredicate changes) {
        List<List<List<NodeEvent>>> variants = new ArrayList<>();
        variants.add(minutes(captures, changes, -1));
        for (int keyframe : KEYFRAMES_AT) {
            variants.add(minutes(captures, changes, keyframe));
        }
        return new Kind(variants);
    }

    private static List<List<NodeEvent>> minutes(Path captures, IntPredicate changes, int keyframeAt) {
        ScriptedNode node = new ScriptedNode(CLUSTER, "template", captures, Duration.ZERO, PART_BYTES).phases(1);
        List<List<NodeEvent>> minutes = new ArrayList<>(List.of(node.events()));
        for (int minute = 1; minute <= MINUTES; minute++) {
            int before = node.events().size();
            if (minute % MINUTES_BETWEEN_SYNCS != 0) {
                node.quietMinutes(1);
            } else if (!changes.test(minute / MINUTES_BETWEEN_SYNCS) || !node.phase()) {
                node.sync();
            }
            if (minute == keyframeAt) {
                node.keyframes();
            }
            minutes.add(List.copyOf(node.events().subList(before, node.events().size())));
        }
        return minutes;
    }

    /** A copy of a recorded node with empty other planes, and foreign chains in another table until the node has so many rules. */
    private static Path padded(Path node, Path to, int rules) throws IOException {
        try (Stream<Path> files = Files.walk(node)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(node.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                if (file.getFileName().toString().equals("all.save")) {
                    for (String empty : List.of("all", "ip6")) {
                        Files.writeString(copy.resolveSibling(empty + ".other-backend-legacy.save"), "");
                    }
                    Files.writeString(copy.resolveSibling("nft.json"), "{\"nftables\":[]}");
                    String save = Files.readString(file);
                    long present =
                            save.lines().filter(line -> line.startsWith("-A")).count();
                    Files.writeString(copy, save + services(Math.max(0, rules - present)));
                } else {
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
