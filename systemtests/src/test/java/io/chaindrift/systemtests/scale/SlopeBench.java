package io.chaindrift.systemtests.scale;

import io.chaindrift.processor.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Measures what a node costs in fleets of different size: {@code SlopeBench <captures> <work> <rules> <minutes> <nodes>...}. Exactly
 * once, for each number of nodes: their first captures, then a backlog of an hour of every node, twelve syncs. A number that would not be done
 * within the minutes, by what the one before took, is left out and named. Prints rows of a table.
 */
public final class SlopeBench {

    private static final int PARTITIONS = 12;
    private static final int WARM_UP_NODES = 100;
    private static final double SLACK = 1.2;

    private final Bed bed;

    private SlopeBench(Bed bed) {
        this.bed = bed;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        long began = System.nanoTime();
        Duration time = Duration.ofMinutes(Long.parseLong(arguments[3]));
        try (Bed bed =
                new Bed(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), PARTITIONS)) {
            SlopeBench bench = new SlopeBench(bed);
            bench.measure("slope-warm-up", WARM_UP_NODES);
            System.out.printf(
                    "| nodes, %d rules each | CPU for a first capture | CPU per node and sync | ", bed.rules());
            System.out.println("syncs/s | times real time |\n|---|---|---|---|---|");
            double perNode = 0;
            for (int i = 4; i < arguments.length; i++) {
                int nodes = Integer.parseInt(arguments[i]);
                double left = time.toSeconds() - (System.nanoTime() - began) / 1e9;
                if (perNode * nodes * SLACK > left) {
                    System.out.printf("| %,d | not measured: %.0f s are left | | | |%n", nodes, Math.max(0, left));
                    continue;
                }
                long start = System.nanoTime();
                System.out.println(bench.measure("slope-" + nodes, nodes));
                perNode = (System.nanoTime() - start) / 1e9 / nodes;
            }
        }
        System.exit(0);
    }

    private String measure(String name, int nodes) throws Exception {
        Topics topics = bed.topics(name);
        try (Streams streams = bed.processor(topics, name, true)) {
            streams.awaitRunning();
            Rate first = bed.backlog(topics, streams, nodes, 0, 0);
            Rate syncs = bed.backlog(topics, streams, nodes, 1, FleetSimulator.MINUTES);
            double done = (double) nodes * ScaleBench.SYNCS;
            return String.format(
                    "| %,d | %.1f ms | %.2f ms | %.0f | %.0f |",
                    nodes,
                    first.cpuSeconds() * 1_000 / nodes,
                    syncs.cpuSeconds() * 1_000 / done,
                    done / syncs.seconds(),
                    ScaleBench.REAL_TIME.toSeconds() / syncs.seconds());
        } finally {
            bed.forget(name);
        }
    }
}
