package io.chaindrift.schemas;

import java.util.Map;
import org.apache.avro.Schema;

/** Renders the topic table as the page for people, {@code docs/reference/topics.md}. Stateless. */
public final class TopicReference {

    private TopicReference() {}

    /** The page, in Markdown; it depends on nothing but the table and the schemas. */
    public static String render() {
        StringBuilder page = new StringBuilder();
        page.append("# Topics\n\n")
                .append(
                        "Generated from the topic table and the schemas; a test fails when this page is out of date.\n\n")
                .append(
                        "Keys are UTF-8 text: parts joined by `/`, each percent-encoded. Values are Avro in Confluent's wire")
                .append(" format (a zero byte, the schema id in four bytes, the binary form), registered under")
                .append(" `<topic>-value`. A null value in a compacted topic means that the thing is gone.\n\n");
        table(page);
        page.append("\nLargest value ")
                .append(ChaindriftTopic.MAX_VALUE_BYTES)
                .append(" bytes before compression. Deletions stay visible in compacted topics for ")
                .append(ChaindriftTopic.TOMBSTONE_RETENTION.toDays())
                .append(" days: a reader that was away longer reads from the beginning.\n");
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            section(topic, page);
        }
        return page.toString();
    }

    private static void table(StringBuilder page) {
        page.append("| topic | key | kept | partitions | writer | value |\n|---|---|---|---|---|---|\n");
        for (ChaindriftTopic topic : ChaindriftTopic.values()) {
            page.append("| `")
                    .append(topic.topicName())
                    .append("` | ")
                    .append(topic.key().describe())
                    .append(" | ")
                    .append(topic.retention().describe())
                    .append(" | ")
                    .append(topic.defaultPartitions())
                    .append(" | ")
                    .append(topic.writer())
                    .append(" | ")
                    .append(topic.schema().getName())
                    .append(" |\n");
        }
    }

    private static void section(ChaindriftTopic topic, StringBuilder page) {
        page.append("\n## ").append(topic.topicName()).append("\n\n");
        page.append(topic.schema().getDoc()).append("\n\nSettings:");
        String separator = " ";
        for (Map.Entry<String, String> setting : topic.config().entrySet()) {
            page.append(separator)
                    .append('`')
                    .append(setting.getKey())
                    .append('=')
                    .append(setting.getValue())
                    .append('`');
            separator = ", ";
        }
        page.append(".\n\n| field | type | meaning |\n|---|---|---|\n");
        for (Schema.Field field : topic.schema().getFields()) {
            page.append("| ")
                    .append(field.name())
                    .append(" | ")
                    .append(type(field.schema()))
                    .append(" | ")
                    .append(field.doc().replace("|", "\\|"))
                    .append(" |\n");
        }
    }

    private static String type(Schema schema) {
        if (schema.getLogicalType() != null) {
            return schema.getLogicalType().getName();
        }
        return switch (schema.getType()) {
            case UNION -> union(schema);
            case ARRAY -> "array of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case RECORD, FIXED, ENUM -> schema.getName();
            case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
                schema.getType().getName();
        };
    }

    private static String union(Schema schema) {
        StringBuilder text = new StringBuilder();
        for (Schema branch : schema.getTypes()) {
            if (branch.getType() != Schema.Type.NULL) {
                text.append(type(branch)).append(", or null");
            }
        }
        return text.toString();
    }
}
