package io.chaindrift.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.event.CaptureFailed;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import io.chaindrift.schemas.serde.ChaindriftSerdes;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.RequiresRealIptables;
import io.chaindrift.testkit.TestNamespace;
import io.chaindrift.testkit.TopicReader;
import io.chaindrift.testkit.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason for which a plane cannot be seen, provoked, and read from the topic. */
@WithKafka
@RequiresRealIptables
class CaptureFailuresIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin";

    private final TestNamespace namespace = new TestNamespace();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void make() throws Exception {
        namespace.make();
        namespace.run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
    }

    @AfterEach
    void remove() throws Exception {
        namespace.remove();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void isOnTheTopic(Reason reason, KafkaUnderTest kafka) throws Exception {
        String topic = kafka.createFreshTopic("failures");
        CollectorConfig config = CollectorConfig.of("test", reason.name(), "1", temp.resolve("spool"))
                .at(Duration.ofMillis(50), Duration.ofHours(1));
        try (KafkaEventSink sink =
                        KafkaEventSink.open(topic, kafka.bootstrapServers(), kafka.schemaRegistryUrl(), Map.of());
                IptablesSource source = IptablesSource.open(settings(reason));
                Collector collector = Collector.start(config, source, sink, Clock.systemUTC(), new Random(1));
                Changes changes = Changes.of(reason, namespace)) {
            assertTrue(changes.runs());
            CaptureFailed failed = await(kafka, topic, collector, reason);
            assertEquals(1, failed.getConsecutive());
            assertTrue(failed.getDetail().length() > 10);
            boolean ran =
                    reason != Reason.BINARY_MISSING && reason != Reason.OVER_BUDGET && reason != Reason.READ_ERROR;
            assertEquals(ran, failed.getDurationMicros() > 0, "the time that its programs took");
        }
    }

    private ProcessSettings settings(Reason reason) throws Exception {
        Path programs = Files.createDirectory(temp.resolve("programs"));
        String path = programs + ":" + SYSTEM;
        ProcessSettings here = ProcessSettings.thisMachine().inNamespace(namespace.name());
        ProcessSettings polling = here.at(pace(false, 0.5)).withPath(path);
        switch (reason) {
            case BINARY_MISSING -> {
                for (String tool : List.of("ip", "nft", "cat")) {
                    Files.createSymbolicLink(programs.resolve(tool), program(tool));
                }
                return polling.withPath(programs.toString());
            }
            case NOT_PERMITTED -> fake(programs, "echo 'Permission denied (you must be root)' >&2; exit 4");
            case TIMED_OUT -> {
                fake(programs, "exec sleep 600");
                return polling.within(Duration.ofMillis(300), 1 << 20);
            }
            case OUTPUT_TOO_LARGE -> {
                fake(programs, "exec yes '# and so on'");
                return polling.within(Duration.ofSeconds(20), 1 << 20);
            }
            case TRUNCATED -> fake(programs, "printf '*filter\\n:INPUT ACCEPT [0:0]\\n'");
            case MALFORMED -> fake(programs, "echo 'this is no save'");
            case EXIT_STATUS -> fake(programs, "echo 'something else' >&2; exit 3");
            case LOCK_BUSY -> fake(programs, "echo 'Another app is currently holding the xtables lock' >&2; exit 4");
            case INCOMPATIBLE -> fake(programs, "echo 'table `filter is incompatible, use nft tool' >&2; exit 1");
            case TORN -> {
                // Each reading finds other rules, because it makes them.
                fake(programs, "iptables-nft -A INPUT -s 10.1.1.1 -j ACCEPT; exec /usr/sbin/iptables-nft-save");
                return here.at(pace(true, 1)).withPath(path);
            }
            case OVER_BUDGET -> {
                return here.at(new ProcessSettings.Pace(
                                true,
                                Duration.ofMillis(10),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(60),
                                0.000_001,
                                3))
                        .withPath(path);
            }
            case READ_ERROR -> {
                // Something stands where the kernel lists its tables, and cannot be read.
                Path proc = temp.resolve("proc");
                Files.createDirectories(proc.resolve("thread-self/net/ip_tables_names"));
                Files.createDirectories(proc.resolve("thread-self/net/ip6_tables_names"));
                return new ProcessSettings(
                        polling.netns(),
                        proc,
                        polling.path(),
                        polling.timeout(),
                        polling.outputBytes(),
                        polling.router(),
                        polling.pace(),
                        polling.disclosure());
            }
        }
        return polling;
    }

    private static ProcessSettings.Pace pace(boolean netlink, double share) {
        Duration brief = Duration.ofMillis(10);
        return new ProcessSettings.Pace(netlink, brief, brief, brief, brief, share, 3);
    }

    private static Path program(String name) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static void fake(Path programs, String script) throws Exception {
        Path file = programs.resolve("iptables-nft-save");
        Files.writeString(file, "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Rules that go on changing, where a reason needs it. */
    private record Changes(Optional<Process> process) implements AutoCloseable {

        static Changes of(Reason reason, TestNamespace namespace) throws Exception {
            if (reason != Reason.OVER_BUDGET) {
                return new Changes(Optional.empty());
            }
            String change = "while :; do iptables-nft -A INPUT -s 10.0.0.1 -j ACCEPT; sleep 0.2; done";
            return new Changes(
                    Optional.of(new ProcessBuilder("ip", "netns", "exec", namespace.name(), "sh", "-c", change)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()));
        }

        boolean runs() {
            return process.map(Process::isAlive).orElse(true);
        }

        @Override
        public void close() {
            process.ifPresent(running -> {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            });
        }
    }

    private static CaptureFailed await(KafkaUnderTest kafka, String topic, Collector collector, Reason reason) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", kafka.schemaRegistryUrl());
        try (ChaindriftSerdes serdes = new ChaindriftSerdes(settings)) {
            NodeEvent found = TopicReader.first(
                    settings,
                    topic,
                    serdes.deserializer(NodeEvent.class),
                    event -> event.getKind() == NodeEventKind.CAPTURE_FAILED
                            && event.getCaptureFailed().getReason().name().equals(reason.name()),
                    PATIENCE);
            if (found == null) {
                throw new AssertionError(reason + " did not come within " + PATIENCE + "; " + collector.trouble());
            }
            return found.getCaptureFailed();
        }
    }
}
