package io.chaindrift.collector.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.chaindrift.event.EventHeader;
import io.chaindrift.event.EventSource;
import io.chaindrift.event.EventsLost;
import io.chaindrift.event.LossReason;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.event.NodeEventKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever error a producer ends with, at whatever record: what was acknowledged is not sent again, the rest is, in order. */
class ProducerErrorsTest {

    private static final String TOPIC = "events";
    private static final int EVENTS = 5;

    private final List<Broken> producers = new ArrayList<>();
    private HttpServer registry;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            byte[] answer = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
    }

    @AfterEach
    void stopRegistry() {
        registry.stop(0);
    }

    /** A producer whose broker acknowledges so many records and then fails with this error; for ever if it is fatal. */
    private static final class Broken extends MockProducer<String, byte[]> {

        private final int good;
        private final RuntimeException error;
        private int sent;

        Broken(int good, RuntimeException error) {
            super(false, null, new StringSerializer(), new ByteArraySerializer());
            this.good = good;
            this.error = error;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            Future<RecordMetadata> future = super.send(record, callback);
            if (error == null || sent < good) {
                completeNext();
            } else {
                errorNext(error);
            }
            sent++;
            return future;
        }
    }

    private KafkaEventSink sink(int good, RuntimeException error) {
        return KafkaEventSink.with(
                TOPIC,
                () -> {
                    Broken next = producers.isEmpty() ? new Broken(good, error) : new Broken(0, null);
                    producers.add(next);
                    return next;
                },
                settings());
    }

    private Map<String, Object> settings() {
        return Map.of(
                "schema.registry.url",
                "http://127.0.0.1:" + registry.getAddress().getPort());
    }

    private static Stream<Arguments> positionsAndErrors() {
        List<RuntimeException> errors = List.of(
                new InvalidProducerEpochException("an older producer"),
                new OutOfOrderSequenceException("a gap"),
                new TopicAuthorizationException(TOPIC),
                new UnsupportedVersionException("an old broker"),
                new AuthorizationException("no"),
                new KafkaException("anything"),
                new RecordTooLargeException("too large"),
                new InvalidRecordException("refused by the broker"));
        return errors.stream()
                .flatMap(error -> LongStream.range(0, EVENTS).mapToObj(at -> Arguments.of((int) at, error)));
    }

    @ParameterizedTest
    @MethodSource("positionsAndErrors")
    void whatWasNotAcknowledgedIsSentByAnotherProducerInOrder(int at, RuntimeException error) throws Exception {
        List<NodeEvent> events = events(EVENTS);
        try (KafkaEventSink sink = sink(at, error)) {
            PublishException refused = assertThrows(PublishException.class, () -> sink.publish(events));

            assertEquals(at, refused.acknowledged());
            boolean forWhatItIs = error instanceof RecordTooLargeException || error instanceof InvalidRecordException;
            assertEquals(forWhatItIs, refused.isHopeless(), refused::toString);
            assertTrue(producers.get(0).closed(), "it sends nothing any more");

            sink.publish(events.subList(refused.acknowledged(), EVENTS));
        }
        assertEquals(2, producers.size());
        List<byte[]> second =
                producers.get(1).history().stream().map(ProducerRecord::value).toList();
        assertEquals(EVENTS - at, second.size());
        List<Long> expected = LongStream.range(at, EVENTS).boxed().toList();
        assertEquals(expected, second.stream().map(ProducerErrorsTest::sequence).toList());
    }

    /** The event's number, which its detail ends with. */
    private static long sequence(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("event ") + "event ".length();
        return Long.parseLong(text.substring(at, at + 1));
    }

    @Test
    void aRecordThatDoesNotFollowItsSchemaIsHopelessAndThoseBeforeItAreSent() throws Exception {
        List<NodeEvent> events = new ArrayList<>(events(2));
        NodeEvent poison = events(1).get(0);
        poison.getHeader().put("streamId", null);
        events.add(poison);
        events.addAll(events(1));
        try (KafkaEventSink sink = sink(EVENTS, null)) {
            PublishException refused = assertThrows(PublishException.class, () -> sink.publish(events));
            assertTrue(refused.isHopeless(), refused::toString);
            assertEquals(2, refused.acknowledged());
            assertEquals(2, producers.get(0).history().size());
            sink.publish(events(1));
        }
        assertEquals(1, producers.size(), "the producer is as good as before");
    }

    @Test
    void aRegistryThatIsAwayIsWorthTryingAgain() throws Exception {
        registry.stop(0);
        try (KafkaEventSink sink = KafkaEventSink.with(
                TOPIC,
                () -> new Broken(EVENTS, null),
                Map.of("schema.registry.url", settings().get("schema.registry.url"), "max.retries", "0"))) {
            PublishException refused = assertThrows(PublishException.class, () -> sink.publish(events(1)));
            assertFalse(refused.isHopeless(), refused::toString);
        }
    }

    @Test
    void aProducerThatCannotBeOpenedAnewIsTriedAgain() throws Exception {
        List<Producer<String, byte[]>> opened = new ArrayList<>();
        try (KafkaEventSink sink = KafkaEventSink.with(
                TOPIC,
                () -> {
                    if (opened.size() == 1) {
                        opened.add(null);
                        throw new KafkaException("no resolvable bootstrap urls");
                    }
                    Producer<String, byte[]> next = new Broken(0, opened.isEmpty() ? new KafkaException("x") : null);
                    opened.add(next);
                    return next;
                },
                settings())) {
            assertThrows(PublishException.class, () -> sink.publish(events(1)));
            PublishException refused = assertThrows(PublishException.class, () -> sink.publish(events(1)));
            assertFalse(refused.isHopeless(), refused::toString);
            sink.publish(events(1));
        }
        assertEquals(3, opened.size());
    }

    private static List<NodeEvent> events(int count) {
        List<NodeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(NodeEvent.newBuilder()
                    .setHeader(EventHeader.newBuilder()
                            .setCluster("test")
                            .setNode("n")
                            .setSource(EventSource.COLLECTOR)
                            .setStreamId("s")
                            .setEpoch(1)
                            .setSequence(i)
                            .setObservedAt(Instant.EPOCH)
                            .setCollectorVersion("1")
                            .build())
                    .setKind(NodeEventKind.EVENTS_LOST)
                    .setEventsLost(EventsLost.newBuilder()
                            .setReason(LossReason.SPOOL_FULL)
                            .setDetail("event " + i)
                            .build())
                    .build());
        }
        return events;
    }
}
