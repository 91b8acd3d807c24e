package io.chaindrift.embedded.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and its controller, running in this process.
 *
 * <ol>
 *   <li>What was acknowledged survives the end of the process, also by {@code kill -9}; not the loss of the disk.
 *   <li>Only 127.0.0.1 is listened on.
 *   <li>A directory has one broker at a time, across processes; a second one is refused with a message.
 *   <li>No shutdown hook is registered: the owner calls {@link #close()}.
 *   <li>Kafka never ends the process: see {@link #failure()}.
 * </ol>
 *
 * <p>Thread-safe. Cannot be started again after {@link #close()}; start another one on the same directory.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final CompletableFuture<String> failure;
    private final String clusterId;
    private final int port;
    private boolean closed;

    private EmbeddedBroker(
            KafkaRaftServer server, DirectoryLock lock, CompletableFuture<String> failure, String clusterId, int port) {
        this.server = server;
        this.lock = lock;
        this.failure = failure;
        this.clusterId = clusterId;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it serves clients. An empty directory is formatted with a new cluster id; one
     * that was used before is continued.
     *
     * @throws EmbeddedBrokerException when the directory is in use or not writable, the port is taken, or Kafka fails
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        Path directory = settings.directory().toAbsolutePath().normalize();
        DirectoryLock lock = DirectoryLock.take(directory);
        CompletableFuture<String> failure = new CompletableFuture<>();
        try {
            if (settings.port() != 0 && !LoopbackPorts.isFree(settings.port())) {
                throw new EmbeddedBrokerException("Port " + settings.port() + " on " + LoopbackPorts.LOOPBACK
                        + " is taken. Stop what listens there, or choose another port for the broker.");
            }
            int port = LoopbackPorts.choose(settings.port());
            Path logs = directory.resolve("kafka");
            String clusterId = format(logs);
            Properties properties = new Properties();
            properties.putAll(BrokerProfile.properties(logs, port, LoopbackPorts.choose(0)));
            properties.putAll(settings.overrides());
            KafkaExits.watch(failure);
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            EmbeddedBroker broker = new EmbeddedBroker(server, lock, failure, clusterId, port);
            broker.startUp();
            return broker;
        } catch (RuntimeException e) {
            KafkaExits.unwatch(failure);
            lock.close();
            throw e instanceof EmbeddedBrokerException
                    ? e
                    : new EmbeddedBrokerException(
                            "The embedded Kafka broker in " + directory + " did not start: " + e.getMessage(), e);
        }
    }

    private void startUp() {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    /** What Kafka clients need: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return LoopbackPorts.LOOPBACK + ":" + port;
    }

    /** The port that clients use. */
    public int port() {
        return port;
    }

    /** The id made when the directory was formatted; the same at every later start. */
    public String clusterId() {
        return clusterId;
    }

    /** Completes, with what Kafka said, when the broker cannot go on; stays open otherwise. The owner should stop. */
    public CompletionStage<String> failure() {
        return failure.minimalCompletionStage();
    }

    /** Stops the broker and releases its directory and port. Does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            KafkaExits.unwatch(failure);
            lock.close();
        }
    }

    /** Formats {@code logs} unless it is formatted, and returns its cluster id. */
    private static String format(Path logs) {
        try {
            Files.createDirectories(logs);
            MetaPropertiesEnsemble existing = new MetaPropertiesEnsemble.Loader()
                    .addLogDirs(List.of(logs.toString()))
                    .addMetadataLogDir(logs.toString())
                    .load();
            if (existing.clusterId().isPresent()) {
                return existing.clusterId().get();
            }
            String clusterId = Uuid.randomUuid().toString();
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(clusterId)
                    .setNodeId(BrokerProfile.NODE_ID)
                    .setDirectories(List.of(logs.toString()))
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(BrokerProfile.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    // With one replica there is no other leader to prefer after a kill: the only copy leads at once.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0);
            formatter.run();
            return clusterId;
        } catch (IOException e) {
            throw new EmbeddedBrokerException("Cannot prepare " + logs + " for Kafka: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new EmbeddedBrokerException("Kafka could not format " + logs + ": " + e.getMessage(), e);
        }
    }
}
