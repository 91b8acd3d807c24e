package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.api.past.EventLog;
import io.chaindrift.processor.api.past.PastUnavailableException;
import io.chaindrift.processor.api.past.RawEvent;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers the records of a node's log as they lie there, with the schemas to read them by. Thread-safe. */
final class EventsAnswer {

    static final List<String> FILTERS = List.of("cluster", "from", "to", "withBase");

    private static final int RECORDS_PASSED = 200_000;
    private static final int MOST_AT_ONCE = 500;

    private final FactStore store;
    private final Questions questions;
    private final EventLog log;
    private final SchemaTexts schemas;

    EventsAnswer(FactStore store, Questions questions, EventLog log, SchemaTexts schemas) {
        this.store = store;
        this.questions = questions;
        this.log = log;
        this.schemas = schemas;
    }

    /** One record. */
    record Raw(
            String topic,
            int partition,
            long offset,
            long timestamp,
            String key,
            String value,
            String sha256,
            int schemaId,
            @Nullable NodeEvent event,
            @Nullable String error) {

        static Raw of(RawEvent raw) {
            byte[] content = raw.bytes().content();
            return new Raw(
                    raw.topic(),
                    raw.partition(),
                    raw.offset(),
                    raw.timestamp(),
                    raw.key(),
                    Base64.getEncoder().encodeToString(content),
                    Sha.hex(content),
                    raw.schemaId(),
                    raw.event(),
                    raw.error());
        }
    }

    String answer(String node, Map<String, List<String>> parameters) throws PastUnavailableException {
        Query query = Query.of(parameters, FILTERS, Query.Taking.PAGES);
        long from = Times.of("from", query.filters().get("from"), Long.MIN_VALUE);
        long to = Times.of("to", query.filters().get("to"), Long.MAX_VALUE);
        boolean base = query.flag("withBase", true);
        ReadStatus now = questions.whole();
        Questions.Known row = questions.known(query, node);
        String key = RecordKeys.join(row.cluster(), node);
        Span span = span(row, from, to, base);
        String after = query.after();
        long begin = after == null ? begin(span, key) : offset(after);
        EventLog.Slice slice =
                log.readFrom(log.partitionOf(key), begin, key, Math.min(query.limit(), MOST_AT_ONCE), RECORDS_PASSED);
        List<Raw> items = new ArrayList<>();
        boolean ended = slice.end();
        for (RawEvent raw : slice.events()) {
            if (raw.offset() > span.last()) {
                ended = true;
                break;
            }
            if (wanted(raw, span, from, to)) {
                items.add(Raw.of(raw));
            }
        }
        ended |= slice.next() > span.last();
        Page<Raw> page = questions
                .frame(List.of(ChaindriftTopic.HISTORY_INDEX), row)
                .with(items, ended ? null : Long.toString(slice.next()));
        return Json.page(page, now, Map.of("schemas", schemas(items)));
    }

    /**
     * The part of the log that can hold what is asked for.
     *
     * @param base offset from which everything is wanted, so that the first capture can be folded; where from is earlier, the first
     * @param last offset behind which nothing of it can lie
     */
    private record Span(long first, long base, long last) {}

    private Span span(Questions.Known row, long from, long to, boolean withBase) {
        long first = Long.MAX_VALUE;
        long last = -1;
        for (String plane : store.index().planes(row.cluster(), row.node())) {
            List<IndexEntry> entries = store.index().entries(row.cluster(), row.node(), plane);
            long begin = entries.get(0).firstOffset();
            for (IndexEntry entry : entries) {
                if (entry.observedAt() <= from) {
                    begin = entry.firstOffset();
                }
            }
            boolean reaches = entries.get(0).observedAt() <= from;
            first = Math.min(first, reaches ? begin : Long.MIN_VALUE);
            last = Math.max(last, end(entries, to));
        }
        last = last < 0 ? Long.MAX_VALUE : last;
        return new Span(first == Long.MAX_VALUE ? Long.MIN_VALUE : first, withBase ? first : Long.MAX_VALUE, last);
    }

    /** The keyframe after the time asked for: what the node said before lies before it. */
    private static long end(List<IndexEntry> entries, long to) {
        for (IndexEntry entry : entries) {
            if (entry.observedAt() >= to) {
                return entry.lastOffset();
            }
        }
        return Long.MAX_VALUE;
    }

    private static boolean wanted(RawEvent raw, Span span, long from, long to) {
        NodeEvent event = raw.event();
        if (event == null) {
            return true;
        }
        long at = event.getHeader().getObservedAt().toEpochMilli();
        return at < to && (at >= from || raw.offset() >= span.base());
    }

    private long begin(Span span, String key) throws PastUnavailableException {
        long there = log.beginnings().getOrDefault(log.partitionOf(key), 0L);
        return Math.max(there, span.first());
    }

    private static long offset(String cursor) {
        try {
            long offset = Long.parseLong(cursor);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            throw Problem.badRequest("cursor is none of this list");
        }
        throw Problem.badRequest("cursor is none of this list: no record lies at " + cursor);
    }

    private Map<String, Object> schemas(List<Raw> items) {
        Map<String, Object> texts = new TreeMap<>();
        for (Raw item : items) {
            String id = Integer.toString(item.schemaId());
            if (item.schemaId() >= 0 && !texts.containsKey(id)) {
                try {
                    texts.put(id, Json.MAPPER.readTree(schemas.text(item.schemaId())));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException("schema " + id + " of the registry is no JSON", e);
                }
            }
        }
        return texts;
    }
}
