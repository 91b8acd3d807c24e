package io.chaindrift.collector.child;

import io.chaindrift.collector.Collector;
import io.chaindrift.collector.SpareMemory;
import io.chaindrift.collector.config.CollectorConfig;
import io.chaindrift.collector.process.IptablesSource;
import io.chaindrift.collector.process.ProcessSettings;
import io.chaindrift.collector.publish.EventSink;
import io.chaindrift.collector.publish.KafkaEventSink;
import io.chaindrift.event.NodeEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * A collector as a program of its own, for tests that end it. Arguments: spool; namespace, or - for its own; brokers, or - to print
 * events; registry; topic. Times can be given as properties.
 */
public final class ChildCollector {

    private ChildCollector() {}

    /** Runs until it is ended. */
    public static void main(String[] args) throws Exception {
        CollectorConfig config = CollectorConfig.of("test", "child", "1", Path.of(args[0]))
                .at(duration("poll", "PT0.1S"), duration("heartbeat", "PT0.5S"));
        ProcessSettings.Pace pace = new ProcessSettings.Pace(
                true,
                duration("debounce", "PT0.005S"),
                Duration.ofSeconds(1),
                duration("legacy", "PT5S"),
                duration("legacy", "PT30S"),
                1,
                5);
        ProcessSettings here = ProcessSettings.thisMachine().at(pace);
        ProcessSettings settings = args[1].equals("-") ? here : here.inNamespace(args[1]);
        EventSink sink = args[2].equals("-")
                ? new Printing()
                : KafkaEventSink.open(args[4], args[2], args[3], Map.of("metadata.max.age.ms", "2000"));
        Collector collector =
                Collector.start(config, IptablesSource.open(settings), sink, Clock.systemUTC(), new SecureRandom());
        collector.whenQuiet(SpareMemory.ofThisProcess());
        System.out.println("started");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (sink) {
                collector.close(Duration.ofSeconds(5));
                System.out.println("flushed, " + collector.waiting() + " wait");
                System.out.flush();
                Runtime.getRuntime().halt(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        new java.util.concurrent.CountDownLatch(1).await();
    }

    private static Duration duration(String name, String otherwise) {
        return Duration.parse(System.getProperty("child." + name, otherwise));
    }

    /** Prints kinds, and compresses once as the producer would, which needs native code. */
    private static final class Printing implements EventSink {

        private boolean compressed;

        @Override
        public void publish(List<NodeEvent> events) {
            if (!compressed) {
                try (ByteBufferOutputStream out = new ByteBufferOutputStream(ByteBuffer.allocate(512));
                        var zstd = Compression.zstd().build().wrapForOutput(out, (byte) 2)) {
                    zstd.write(new byte[100]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                compressed = true;
                System.out.println("compressed");
            }
            for (NodeEvent event : events) {
                System.out.println(event.getKind() + " " + event);
            }
            System.out.flush();
        }

        @Override
        public void close() {
            System.out.flush();
        }
    }
}
