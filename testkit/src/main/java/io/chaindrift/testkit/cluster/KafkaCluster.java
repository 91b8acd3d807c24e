package io.chaindrift.testkit.cluster;

import io.chaindrift.embedded.broker.LoopbackPorts;
import io.chaindrift.testkit.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster on 127.0.0.1 whose brokers are child processes, so that one can be killed without warning. Topics and internal
 * topics have three copies, of which two must be in step (fewer with fewer brokers). One thread at a time.
 */
public final class KafkaCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final Path directory;
    private final String clusterId = Uuid.randomUuid().toString();
    private final Map<Integer, Integer> ports = new TreeMap<>();
    private final Map<Integer, Integer> controllerPorts = new TreeMap<>();
    private final Map<Integer, Process> processes = new HashMap<>();

    private KafkaCluster(Path directory, int brokers) {
        this.directory = directory;
        for (int id = 1; id <= brokers; id++) {
            ports.put(id, FreePorts.next());
            controllerPorts.put(id, FreePorts.next());
        }
    }

    /**
     * Starts a cluster and returns when all its brokers serve.
     *
     * @param directory an empty folder for its logs
     */
    public static KafkaCluster start(Path directory, int brokers) {
        KafkaCluster cluster = new KafkaCluster(directory, brokers);
        try {
            cluster.start(cluster.ports.keySet());
            cluster.awaitAlive(brokers);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        List<String> servers = new ArrayList<>();
        ports.values().forEach(port -> servers.add(LoopbackPorts.LOOPBACK + ":" + port));
        return String.join(",", servers);
    }

    /** Each broker's address, by its id. */
    public Map<Integer, InetSocketAddress> brokers() {
        Map<Integer, InetSocketAddress> brokers = new TreeMap<>();
        ports.forEach((id, port) -> brokers.put(id, new InetSocketAddress(LoopbackPorts.LOOPBACK, port)));
        return brokers;
    }

    /** Ends a broker's process at once; what it had not told anybody is lost. */
    public void kill(int broker) {
        Process process = processes.remove(broker);
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    /** Tells a broker to hand over what it leads and to end. */
    public void stop(int broker) {
        Process process = processes.remove(broker);
        if (process != null) {
            process.destroy();
            awaitEnd(process);
        }
    }

    /** Starts brokers that were stopped or killed, side by side, and returns when they serve. */
    public void start(Collection<Integer> brokers) {
        Map<Integer, CompletableFuture<Boolean>> ready = new TreeMap<>();
        for (int broker : brokers) {
            if (!processes.containsKey(broker)) {
                ready.put(broker, launch(broker));
            }
        }
        ready.forEach((broker, served) -> {
            if (!get(() -> served.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "start of broker " + broker)) {
                throw new IllegalStateException("broker " + broker + " ended before it served; see " + output(broker));
            }
        });
    }

    /** Starts what is not running. */
    public void startAll() {
        start(Set.copyOf(ports.keySet()));
        awaitAlive(ports.size());
    }

    /** The broker that leads a partition now. */
    public int leaderOf(String topic, int partition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = admin()) {
            while (true) {
                TopicDescription description = get(
                        () -> admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .get(topic),
                        "description of " + topic);
                Node leader = description.partitions().get(partition).leader();
                if (leader != null && processes.containsKey(leader.id())) {
                    return leader.id();
                }
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("no broker that runs leads " + topic + ", partition " + partition);
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    /** Waits until so many brokers are known to serve. */
    public void awaitAlive(int brokers) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = admin()) {
            int alive = 0;
            while (alive < brokers) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException(alive + " of " + brokers + " brokers serve");
                }
                alive = get(
                        () -> admin.describeCluster()
                                .nodes()
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .size(),
                        "list of brokers");
            }
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(KafkaCluster::awaitEnd);
        processes.clear();
    }

    private CompletableFuture<Boolean> launch(int broker) {
        Properties properties = BrokerProfile.of(
                broker, directory, portOf(ports, broker), portOf(controllerPorts, broker), controllerPorts);
        Path file = directory.resolve("broker-" + broker + ".properties");
        try {
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx320m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokerMain.class.getName(),
                            file.toString(),
                            clusterId)
                    .redirectErrorStream(true)
                    .start();
            processes.put(broker, process);
            return watch(broker, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start broker " + broker + " in " + directory, e);
        }
    }

    /** Keeps a broker's output in a file, since a full pipe would stop it; true once it serves, false when it ends before. */
    private CompletableFuture<Boolean> watch(int broker, Process process) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                            Writer log = Files.newBufferedWriter(output(broker))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            log.write(line + "\n");
                            log.flush();
                            if (line.equals(BrokerMain.READY)) {
                                ready.complete(true);
                            }
                        }
                    } catch (IOException e) {
                        ready.completeExceptionally(e);
                    }
                    ready.complete(false);
                },
                "broker-" + broker + "-output");
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    private Path output(int broker) {
        return directory.resolve("broker-" + broker + ".log");
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    private static int portOf(Map<Integer, Integer> ports, int broker) {
        Integer port = ports.get(broker);
        if (port == null) {
            throw new IllegalArgumentException("there is no broker " + broker + ", only " + ports.keySet());
        }
        return port;
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a broker ended", e);
        }
    }

    private static <T> T get(Callable<T> call, String what) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no answer: " + what, e);
        } catch (Exception e) {
            throw new IllegalStateException("failed: " + what, e);
        }
    }
}
