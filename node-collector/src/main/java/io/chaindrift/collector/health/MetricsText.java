package io.chaindrift.collector.health;

import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.process.OwnCosts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A collector's figures in Prometheus' text form. There are two labels: how changes are noticed, one of three values, and what
 * a figure is of, one of two. Names of rules, chains or pods are never labels. Stateless.
 */
final class MetricsText {

    private static final double NANOS = 1e9;

    private MetricsText() {}

    static String of(CollectorStatus status, OwnCosts costs) {
        SourceFigures source = status.source();
        StringBuilder text = new StringBuilder();
        gauge(text, "watch", "How changes are noticed: 1 for the present way.", "");
        text.append("chaindrift_collector_watch{mode=\"")
                .append(status.watch().name().toLowerCase(Locale.ROOT))
                .append("\"} 1\n");
        counter(text, "commits_total", "Commits of nf_tables heard of.", source.commits());
        counter(text, "notifications_lost_total", "How often the kernel lost notifications.", source.overruns());
        counter(text, "captures_total", "Planes read.", source.captures());
        counter(text, "capture_seconds_total", "Time that reading took.", source.captureNanos() / NANOS);
        counter(
                text,
                "read_cpu_seconds_total",
                "Processor time that reading took, programs and all: what the budget counts.",
                source.readNanos() / NANOS);
        counter(text, "torn_total", "Readings thrown away because the rules changed meanwhile.", source.torn());
        counter(
                text,
                "over_budget_total",
                "Changes and due readings that had to wait for the budget.",
                source.overBudget());
        head(text, "unread_total", "Readings that brought nothing; the topic says why.", "counter");
        of(text, "unread_total", "planes", source.planesUnread());
        of(text, "unread_total", "ipsets", source.ipsetsUnread());
        counter(text, "looks_total", "Looks made.", status.looks());
        counter(text, "events_recorded_total", "Events recorded.", status.recordedEvents());
        counter(text, "events_acknowledged_total", "Events the broker acknowledged.", status.acknowledgedEvents());
        counter(text, "publish_failures_total", "How often publishing failed.", status.refusals());
        counter(text, "losses_total", "Losses of events, each named on the topic.", status.lostEvents());
        gauge(text, "waiting_looks", "Recorded looks that the broker has not acknowledged.", status.waiting());
        gauge(text, "spool_bytes", "Bytes of the spool on disk.", status.spoolBytes());
        gauge(text, "memory_bytes", "Bytes in memory alone, because the disk takes nothing.", status.memoryBytes());
        gauge(text, "loop_age_seconds", "Time since the looking loop came round.", status.loopNanos() / NANOS);
        gauge(
                text,
                "trouble",
                "1 while something keeps it from recording or publishing.",
                status.trouble() == null ? 0 : 1);
        own(text, costs);
        return text.toString();
    }

    /** What the kernel does not tell is not there, rather than 0. */
    private static void own(StringBuilder text, OwnCosts costs) {
        head(text, "cpu_seconds_total", "Processor time of the process, and of the programs it ran.", "counter");
        processor(text, "process", costs.processNanos());
        processor(text, "programs", costs.programNanos());
        Long resident = costs.residentBytes();
        gauge(text, "resident_bytes", "Memory of the process, pages of files too.", resident == null ? "" : resident);
    }

    private static void processor(StringBuilder text, String of, @Nullable Long nanos) {
        if (nanos != null) {
            of(text, "cpu_seconds_total", of, nanos / NANOS);
        }
    }

    private static void of(StringBuilder text, String name, String of, Number value) {
        text.append("chaindrift_collector_")
                .append(name)
                .append("{of=\"")
                .append(of)
                .append("\"} ")
                .append(value)
                .append('\n');
    }

    private static void counter(StringBuilder text, String name, String help, Number value) {
        head(text, name, help, "counter");
        text.append("chaindrift_collector_")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n');
    }

    private static void gauge(StringBuilder text, String name, String help, Object value) {
        head(text, name, help, "gauge");
        if (value instanceof Number) {
            text.append("chaindrift_collector_")
                    .append(name)
                    .append(' ')
                    .append(value)
                    .append('\n');
        }
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP chaindrift_collector_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE chaindrift_collector_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }
}
