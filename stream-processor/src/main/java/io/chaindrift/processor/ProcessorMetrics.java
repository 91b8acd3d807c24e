package io.chaindrift.processor;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** What Prometheus reads of a processor: a fixed number of series, whatever the fleet's size. Thread-safe. */
final class ProcessorMetrics implements StateRestoreListener {

    private final AtomicLong toRestore = new AtomicLong();
    private final AtomicLong restored = new AtomicLong();

    /** What was expected of the stores that are being restored. */
    private final Map<TopicPartition, Long> open = new ConcurrentHashMap<>();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long first, long last) {
        long expected = Math.max(0, last - first);
        open.put(partition, expected);
        toRestore.addAndGet(expected);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long offset, long records) {
        restored.addAndGet(records);
    }

    /** Offsets of transactions' markers and of records that were compacted away were expected, and are none that can be restored. */
    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {
        Long expected = open.remove(partition);
        toRestore.addAndGet(expected == null ? 0 : records - expected);
    }

    /** A store whose task went to another processor is not restored here. */
    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long records) {
        onRestoreEnd(partition, store, records);
    }

    String text(KafkaStreams streams) {
        StringBuilder text = new StringBuilder(1_024);
        family(text, "chaindrift_processor_running", "gauge", "1 when all tasks work.");
        sample(text, "chaindrift_processor_running", streams.state() == KafkaStreams.State.RUNNING ? 1 : 0);
        family(
                text,
                "chaindrift_processor_restore_records_expected",
                "gauge",
                "Records of stores to be restored since the start.");
        sample(text, "chaindrift_processor_restore_records_expected", toRestore.get());
        family(
                text,
                "chaindrift_processor_restore_records_done",
                "gauge",
                "Records of stores restored since the start.");
        sample(text, "chaindrift_processor_restore_records_done", restored.get());
        Map<MetricName, ? extends Metric> all = streams.metrics();
        family(text, "chaindrift_processor_lag_records", "gauge", "Events of the partition that is furthest behind.");
        sample(text, "chaindrift_processor_lag_records", lag(all));
        family(text, "chaindrift_processor_events_total", "counter", "Events processed.");
        sample(text, "chaindrift_processor_events_total", sum(all, "process-total", "stream-thread-metrics"));
        family(text, "chaindrift_processor_dead_letters_total", "counter", "Records that could not be used.");
        sample(text, "chaindrift_processor_dead_letters_total", sum(all, "dead-letters-total", ""));
        family(text, "chaindrift_processor_failed_audits_total", "counter", "Audits that failed.");
        sample(text, "chaindrift_processor_failed_audits_total", sum(all, "failed-audits-total", ""));
        return text.toString();
    }

    /**
     * By the latest fetch from each partition. (The greatest of the last seconds would be none once a processor that hangs asks no
     * more.) What standbys and restored stores lack is not counted: it is no event.
     */
    private static double lag(Map<MetricName, ? extends Metric> all) {
        double largest = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : all.entrySet()) {
            MetricName name = metric.getKey();
            boolean restores = String.valueOf(name.tags().get("client-id")).endsWith("restore-consumer");
            if (name.name().equals("records-lag")
                    && !restores
                    && metric.getValue().metricValue() instanceof Double value) {
                largest = value.isNaN() ? largest : Math.max(largest, value);
            }
        }
        return largest;
    }

    private static double sum(Map<MetricName, ? extends Metric> all, String name, String group) {
        double sum = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : all.entrySet()) {
            boolean wanted = metric.getKey().name().equals(name)
                    && (group.isEmpty() || metric.getKey().group().equals(group));
            if (wanted && metric.getValue().metricValue() instanceof Double value && !value.isNaN()) {
                sum += value;
            }
        }
        return sum;
    }

    private static void family(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder text, String name, double value) {
        text.append(name)
                .append(' ')
                .append(String.format(Locale.ROOT, "%.0f", value))
                .append('\n');
    }
}
