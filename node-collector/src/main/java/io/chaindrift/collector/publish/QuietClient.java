package io.chaindrift.collector.publish;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** What a Kafka client on a node does without, unless it is asked for. Stateless. */
final class QuietClient {

    /** The collector has figures of its own: no beans for a debugger, no telemetry that is pushed to the broker. */
    static final Map<String, Object> SETTINGS = Map.of(
            CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
            "",
            CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
            "false");

    private QuietClient() {}
}
