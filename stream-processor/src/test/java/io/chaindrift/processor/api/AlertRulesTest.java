package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.RequiresPromtool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts name metrics that there are, runbooks that there are, and fire when they should and not otherwise. */
class AlertRulesTest {

    private static final Path FOLDER = Path.of("..", "deploy", "monitoring");
    private static final Path RULES = FOLDER.resolve("chaindrift.rules.yaml");
    private static final Path TESTS = FOLDER.resolve("chaindrift.rules.test.yaml");
    private static final Path CODE = Path.of("src", "main", "java", "io", "chaindrift", "processor");
    /** Who tells the metrics that begin so; each program writes its names without the prefix, or with it. */
    private static final Map<String, Path> TOLD_BY = Map.of(
            "chaindrift_processor_", CODE.resolve("ProcessorMetrics.java"),
            "chaindrift_collector_",
                    Path.of("..", "node-collector/src/main/java/io/chaindrift/collector/health/MetricsText.java"),
            "chaindrift_inventory_",
                    Path.of("..", "inventory/src/main/java/io/chaindrift/inventory/serve/InventoryMetrics.java"));

    private static final Path TOLD_BY_API = CODE.resolve(Path.of("api", "http", "Metrics.java"));

    @Test
    void everyMetricIsOneThatAProgramTells() throws IOException {
        Set<String> used = all("\\b(chaindrift_\\w+)", Files.readString(RULES));
        assertTrue(used.size() >= 15, used.toString());
        for (String metric : used) {
            String prefix = TOLD_BY.keySet().stream()
                    .filter(metric::startsWith)
                    .findFirst()
                    .orElse("");
            String code = Files.readString(TOLD_BY.getOrDefault(prefix, TOLD_BY_API));
            assertTrue(
                    code.contains('"' + metric + '"') || code.contains('"' + metric.substring(prefix.length()) + '"'),
                    metric + " is told by nobody");
        }
    }

    @Test
    void everyAlertHasASeverityARunbookAndBothTests() throws IOException {
        String rules = Files.readString(RULES);
        String tests = Files.readString(TESTS);
        String runbooks = Files.readString(Path.of("..", "docs", "runbooks.md")).toLowerCase(Locale.ROOT);
        List<String> alerts = new ArrayList<>(all("- alert: (\\w+)", rules));
        assertEquals(alerts.size(), rules.split("severity: (page|ticket)", -1).length - 1);
        for (String alert : alerts) {
            String anchor = alert.toLowerCase(Locale.ROOT);
            assertTrue(rules.contains("runbook_url: docs/runbooks.md#" + anchor), alert);
            assertTrue(runbooks.contains("\n## " + anchor + "\n"), alert + " has no runbook");
            assertTrue(
                    tests.contains("alertname: " + alert + "\n        exp_alerts:\n"),
                    alert + " is never seen to fire");
        }
    }

    @Test
    @RequiresPromtool
    void promtoolAgrees() throws Exception {
        Process check = new ProcessBuilder(
                        "promtool", "test", "rules", TESTS.getFileName().toString())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(check.waitFor(1, TimeUnit.MINUTES), said);
        assertEquals(0, check.exitValue(), said);
    }

    private static Set<String> all(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
