package io.chaindrift.collector.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends the start of a collector, and what does not. */
class BrokersTest {

    /** A name that, by its standard, nobody ever knows. */
    private static final String UNKNOWN = "broker.invalid:9092";

    private static final String REGISTRY = "http://127.0.0.1:1";

    @Test
    void namesThatNobodyKnowsWaitForWhoeverDoes() throws Exception {
        try (KafkaEventSink sink = KafkaEventSink.open(UNKNOWN, REGISTRY, Map.of())) {
            PublishException failure = assertThrows(PublishException.class, () -> sink.publish(List.of()));
            assertFalse(failure.isHopeless());
            assertTrue(failure.getMessage().contains("No resolvable bootstrap urls"), failure.getMessage());
        }
        try (RequestFeed feed = RequestFeed.start(UNKNOWN, REGISTRY, Map.of(), "c", "n", request -> {})) {
            assertFalse(feed.isListening(Duration.ZERO));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "broker, retries, 1, Invalid url in bootstrap.servers",
        "broker.invalid:99999, retries, 1, 99999",
        "127.0.0.1:1, security.protocol, NONE, security.protocol",
        "broker.invalid:9092, security.protocol, NONE, security.protocol"
    })
    void aWrongSettingEndsTheStartAndIsNamed(String servers, String key, String value, String named) {
        Map<String, String> settings = Map.of(key, value);
        IllegalArgumentException sink =
                assertThrows(IllegalArgumentException.class, () -> KafkaEventSink.open(servers, REGISTRY, settings));
        assertTrue(sink.getMessage().contains(named), sink.getMessage());
        IllegalArgumentException feed = assertThrows(
                IllegalArgumentException.class,
                () -> RequestFeed.start(servers, REGISTRY, settings, "c", "n", request -> {}));
        assertTrue(feed.getMessage().contains(named), feed.getMessage());
    }

    @Test
    void aReasonIsWhatAllGoesBackTo() {
        assertEquals("first", Brokers.reason(new IllegalStateException("last", new IllegalStateException("first"))));
        assertEquals("java.lang.IllegalStateException", Brokers.reason(new IllegalStateException()));
    }
}
