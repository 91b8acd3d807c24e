package io.chaindrift.collector.config;

/** The page that lists all settings. Stateless. */
public final class CollectorReference {

    private CollectorReference() {}

    /** The page in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Settings of the collector\n\n")
                .append(
                        "Generated from `CollectorKey`. A flag (`--set KEY=VALUE`) wins over the environment, and that over the file of `--config` ")
                .append(
                        "(`key=value` lines). `chaindrift collector --print-config` prints what holds. Durations are ISO 8601. ")
                .append(
                        "What is misspelt is refused: a key, or a variable that begins with `CHAINDRIFT_COLLECTOR_`, that is none of these.\n\n")
                .append(
                        "| key, in a file and with `--set` | variable | where nothing is said | meaning |\n|---|---|---|---|\n");
        for (CollectorKey key : CollectorKey.values()) {
            page.append("| `")
                    .append(key.key())
                    .append("` | `")
                    .append(key.variable())
                    .append("` | ")
                    .append(key.otherwise().isEmpty() ? "" : "`" + key.otherwise() + "`")
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }
}
