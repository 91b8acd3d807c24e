package io.chaindrift.testkit.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.TopicReader;
import io.chaindrift.testkit.WithKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy before a real broker. */
@WithKafka
class FaultProxyIT {

    private final KafkaUnderTest kafka;
    private FaultProxy proxy;
    private String topic;

    FaultProxyIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void open() {
        proxy = FaultProxy.before(kafka.bootstrapServers());
        topic = kafka.createFreshTopic("proxied");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void noAddressInAnAnswerLeadsPastTheProxy() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", proxy.bootstrapServers()))) {
            List<String> addresses = new ArrayList<>();
            for (Node node : admin.describeCluster().nodes().get(30, TimeUnit.SECONDS)) {
                addresses.add(node.host() + ":" + node.port());
            }
            Node leader = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .get(0)
                    .leader();
            addresses.add(leader.host() + ":" + leader.port());
            for (String address : addresses) {
                assertEquals(proxy.bootstrapServers(), address);
            }
        }
        try (var producer = transactional()) {
            Fault coordinated = proxy.delayOn(ApiKeys.INIT_PRODUCER_ID, Duration.ZERO, Trigger.once());
            producer.initTransactions();
            assertEquals(1, coordinated.fired(), "the coordinator was reached some other way");
        }
    }

    @Test
    void anInjectedErrorReachesTheClientAndNotTheBroker() throws Exception {
        Fault fault = proxy.injectError(ApiKeys.PRODUCE, Errors.TOPIC_AUTHORIZATION_FAILED, Trigger.onCall(2));
        try (var producer = producer(Map.of())) {
            send(producer, "first").get(30, TimeUnit.SECONDS);
            var refused = assertThrows(
                    ExecutionException.class, () -> send(producer, "second").get(30, TimeUnit.SECONDS));
            assertInstanceOf(TopicAuthorizationException.class, refused.getCause());
        }
        assertEquals(1, fault.fired());
        assertEquals(List.of("first"), values("read_uncommitted"));
    }

    @Test
    void aLostAnswerIsOfARequestThatTheBrokerTook() throws Exception {
        Fault lost = proxy.disconnectOn(ApiKeys.PRODUCE, Trigger.once());
        try (var producer =
                producer(Map.of("enable.idempotence", "false", "max.in.flight.requests.per.connection", 1))) {
            send(producer, "twice").get(30, TimeUnit.SECONDS);
        }
        assertEquals(1, lost.fired());
        assertEquals(
                List.of("twice", "twice"),
                values("read_uncommitted"),
                "a plain producer repeats what it believes lost");
    }

    @Test
    void aLostRequestIsOneThatTheBrokerNeverSaw() throws Exception {
        Fault lost = proxy.disconnectBefore(ApiKeys.PRODUCE, Trigger.times(2));
        try (var producer =
                producer(Map.of("enable.idempotence", "false", "max.in.flight.requests.per.connection", 1))) {
            send(producer, "once").get(30, TimeUnit.SECONDS);
        }
        assertEquals(2, lost.fired());
        assertEquals(List.of("once"), values("read_uncommitted"));
    }

    @Test
    void aCommitWhoseAnswerIsLostIsStillACommit() {
        try (var producer = transactional()) {
            producer.initTransactions();
            Fault lost = proxy.disconnectOn(ApiKeys.END_TXN, Trigger.once());
            producer.beginTransaction();
            send(producer, "committed");
            producer.commitTransaction();
            assertEquals(1, lost.fired());
        }
        assertEquals(List.of("committed"), values("read_committed"));
    }

    @Test
    void aFencedProducerLearnsOfItAtItsCommit() {
        try (var producer = transactional()) {
            producer.initTransactions();
            Fault fenced = proxy.injectError(ApiKeys.END_TXN, Errors.INVALID_PRODUCER_EPOCH, Trigger.once());
            producer.beginTransaction();
            send(producer, "given up");
            assertThrows(ProducerFencedException.class, producer::commitTransaction);
            assertEquals(1, fenced.fired());
        }
    }

    @Test
    void inABlackHoleNothingComesThroughUntilItIsHealed() throws Exception {
        try (var producer = producer(Map.of("client.id", "swallowed", "request.timeout.ms", 60_000))) {
            send(producer, "before").get(30, TimeUnit.SECONDS);
            Fault hole = proxy.blackhole(client -> client.equals("swallowed"));
            Future<RecordMetadata> sent = send(producer, "within");
            try (var other = producer(Map.of("client.id", "another"))) {
                send(other, "beside").get(30, TimeUnit.SECONDS);
            }
            assertEquals(List.of("before", "beside"), values("read_uncommitted"));
            assertTrue(!sent.isDone(), "an answer came out of the black hole");
            proxy.heal();
            sent.get(30, TimeUnit.SECONDS);
            assertTrue(hole.fired() >= 1);
        }
        assertEquals(List.of("before", "beside", "within"), values("read_uncommitted"));
    }

    @Test
    void aTriggerCountsTheCallsItIsAbout() {
        assertTrue(Trigger.once().firesOn(1) && !Trigger.once().firesOn(2));
        assertTrue(Trigger.times(2).firesOn(2) && !Trigger.times(2).firesOn(3));
        assertTrue(!Trigger.onCall(3).firesOn(2) && Trigger.onCall(3).firesOn(3));
        assertTrue(Trigger.always().firesOn(Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> Trigger.onCall(0));
    }

    private Future<RecordMetadata> send(KafkaProducer<String, String> producer, String value) {
        return producer.send(new ProducerRecord<>(topic, "key", value));
    }

    private KafkaProducer<String, String> transactional() {
        return producer(Map.of("transactional.id", kafka.freshName("tx")));
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", proxy.bootstrapServers());
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        settings.put("retry.backoff.ms", 10);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** What the topic holds, read past the proxy. */
    private List<String> values(String isolation) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", isolation);
        return TopicReader.all(settings, topic, new StringDeserializer()).stream()
                .map(ConsumerRecord::value)
                .toList();
    }
}
