package io.chaindrift.processor.api.http;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.FindingState;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactRecord;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.FactTopics;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Answers what is known of one node, now and before. Thread-safe. */
final class NodeAnswers {

    static final List<String> TIMELINE_FILTERS = List.of("chain", "cluster", "from", "plane", "table", "to");
    static final List<String> SPAN_FILTERS = List.of("cluster", "from", "to");
    static final List<String> CLUSTER_ONLY = List.of("cluster");

    private static final List<ChaindriftTopic> SOURCES = List.of(
            ChaindriftTopic.DRIFT,
            ChaindriftTopic.FINDINGS,
            ChaindriftTopic.UPGRADES,
            ChaindriftTopic.LIVENESS,
            ChaindriftTopic.NODES,
            ChaindriftTopic.ROUTERS);
    private static final List<ChaindriftTopic> LINES = FactTopics.HISTORIES;

    private final FactStore store;
    private final Questions questions;
    private final Clock clock;

    NodeAnswers(FactStore store, Questions questions, Clock clock) {
        this.store = store;
        this.questions = questions;
        this.clock = clock;
    }

    /** One fact, and where it lies. */
    record Line(String topic, int partition, long offset, String key, long at, IndexedRecord fact) {}

    private static Place place(Line line) {
        return new Place(line.at(), line.topic(), Moment.lineKey(line.partition(), line.offset()));
    }

    String node(String node, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, CLUSTER_ONLY, Query.Taking.NONE);
        ReadStatus now = questions.whole();
        NodeStatus row = questions.node(query, node);
        var suppressions = questions.suppressions(clock.instant());
        Map<String, Object> item = new LinkedHashMap<>();
        List<IndexedRecord> chains = store.ofNode(ChaindriftTopic.DRIFT, row.cluster(), node);
        String upgradeId = chains.stream()
                .map(ChainDrift.class::cast)
                .max(Comparator.comparing(ChainDrift::getObservedAt))
                .map(ChainDrift::getUpgradeId)
                .orElse(null);
        item.put("node", row);
        item.put("chains", chains);
        item.put(
                "findings",
                store.ofNode(ChaindriftTopic.FINDINGS, row.cluster(), node).stream()
                        .map(ChainFinding.class::cast)
                        .filter(finding -> finding.getState() != FindingState.RESOLVED)
                        .map(suppressions::over)
                        .toList());
        item.put(
                "upgrades",
                store.ofNode(ChaindriftTopic.UPGRADES, row.cluster(), node).stream()
                        .map(ChainUpgrade.class::cast)
                        .filter(upgrade -> upgrade.getUpgradeId().equals(upgradeId))
                        .toList());
        item.put(
                "liveness",
                store.ofNode(ChaindriftTopic.LIVENESS, row.cluster(), node).stream()
                        .findFirst()
                        .orElse(null));
        item.put(
                "standing",
                store.ofNode(ChaindriftTopic.NODES, row.cluster(), node).stream()
                        .findFirst()
                        .orElse(null));
        item.put("routers", routers(row.cluster(), node));
        return Json.single(item, frame(questions.known(query, node), SOURCES), now);
    }

    String routers(String node, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, CLUSTER_ONLY, Query.Taking.NONE);
        ReadStatus now = questions.whole();
        Questions.Known row = questions.known(query, node);
        return Json.page(
                frame(row, List.of(ChaindriftTopic.ROUTERS)).with(routers(row.cluster(), node), null), now, Map.of());
    }

    private List<RouterInterval> routers(String cluster, String node) {
        return store.ofNode(ChaindriftTopic.ROUTERS, cluster, node).stream()
                .map(RouterInterval.class::cast)
                .sorted(Comparator.comparing(RouterInterval::getSinceAt)
                        .thenComparing(RouterInterval::getObservedAt)
                        .thenComparing(RouterInterval::getIntervalId))
                .toList();
    }

    String facts(String node, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, SPAN_FILTERS, Query.Taking.PAGES);
        ReadStatus now = questions.whole();
        Questions.Known row = questions.known(query, node);
        FactStore.Lines held = store.lines(row.cluster(), node);
        List<Line> lines = new ArrayList<>();
        for (FactRecord fact : held.entries()) {
            IndexedRecord value = fact.value();
            if (value != null && within(query, Moment.at(value))) {
                lines.add(new Line(
                        fact.topic().topicName(),
                        fact.partition(),
                        fact.offset(),
                        fact.key(),
                        Moment.at(value),
                        value));
            }
        }
        return Json.page(paged(frame(row, LINES), query, lines, NodeAnswers::place, held.dropped()), now, Map.of());
    }

    String timeline(String node, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, TIMELINE_FILTERS, Query.Taking.PAGES).checked(ApiParameters::ofPast);
        ReadStatus now = questions.whole();
        Questions.Known row = questions.known(query, node);
        FactStore.Lines held = store.lines(row.cluster(), node);
        List<Moment> moments = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (FactRecord line : held.entries()) {
            Moment.of(line, told).ifPresent(moments::add);
        }
        for (ChaindriftTopic topic :
                List.of(ChaindriftTopic.ROUTERS, ChaindriftTopic.UPGRADES, ChaindriftTopic.LIVENESS)) {
            for (IndexedRecord fact : store.ofNode(topic, row.cluster(), node)) {
                String key = topic.keyOf(fact);
                if (!told.contains(key)) {
                    Moment.of(fact, Moment.at(fact), key).ifPresent(moments::add);
                }
            }
        }
        List<Page.Gap> gaps = gaps(row, query, moments);
        List<Moment> wanted = moments.stream()
                .filter(moment -> within(query, moment.at()))
                .filter(moment -> matches(query, "plane", moment.plane())
                        && matches(query, "table", moment.table())
                        && matches(query, "chain", moment.chain()))
                .toList();
        return Json.page(
                paged(frame(row, LINES).lacking(gaps), query, wanted, Moment::place, held.dropped()), now, Map.of());
    }

    /** The gaps in the span that is asked for, also as moments. */
    private List<Page.Gap> gaps(Questions.Known node, Query query, List<Moment> moments) {
        long from = Times.of("from", query.filters().get("from"), Long.MIN_VALUE);
        long to = Times.of("to", query.filters().get("to"), Long.MAX_VALUE);
        List<Page.Gap> gaps = new ArrayList<>();
        for (String plane : store.index().planes(node.cluster(), node.node())) {
            if (matches(query, "plane", plane)) {
                for (IndexEntry.Gap gap : store.index().gaps(node.cluster(), node.node(), plane, from, to)) {
                    gaps.add(Gaps.told(node.node(), plane, gap));
                    String summary = Gaps.words(plane, gap);
                    moments.add(new Moment(Math.max(from, gap.from()), "GAP", plane, null, null, summary, gap, plane));
                }
            }
        }
        return gaps;
    }

    private static boolean within(Query query, long at) {
        return at >= Times.of("from", query.filters().get("from"), Long.MIN_VALUE)
                && at < Times.of("to", query.filters().get("to"), Long.MAX_VALUE);
    }

    /** Where a moment is about no plane or chain, it is about all of them. */
    private static boolean matches(Query query, String filter, @Nullable String value) {
        String asked = query.filters().get(filter);
        return asked == null || value == null || asked.equals(value);
    }

    private static <T> Page<T> paged(
            Page<Fact> frame, Query query, List<T> items, Function<T, Place> place, long dropped) {
        List<T> sorted = items.stream().sorted(Comparator.comparing(place)).toList();
        String after = query.after();
        Place last = after == null ? null : Place.read(after);
        List<T> rest = last == null
                ? sorted
                : sorted.stream()
                        .filter(item -> place.apply(item).compareTo(last) > 0)
                        .toList();
        int to = Math.min(rest.size(), query.limit());
        Page<T> page = frame.with(
                rest.subList(0, to),
                to < rest.size() ? place.apply(rest.get(to - 1)).written() : null);
        return dropped == 0
                ? page
                : page.lacking(List.of(new Page.Gap(
                        null, dropped + " older entries are not held here; they are in the history topics")));
    }

    private Page<Fact> frame(Questions.Known node, List<ChaindriftTopic> sources) {
        return questions.frame(sources, node);
    }
}
