package io.chaindrift.processor.api.http;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.ChainUpgrade;
import io.chaindrift.fact.NodeStanding;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Books;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.FleetViews;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.api.view.Rollouts;
import io.chaindrift.processor.api.view.Suppressions;
import io.chaindrift.processor.api.view.UpgradeGate;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.RecordKeys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Answers the lists out of the store. Thread-safe. */
final class Lists {

    static final List<String> NODE_FILTERS =
            List.of(ApiList.AS_OF, "cluster", "node", "plane", "state", "verdict", "version");
    static final List<String> CHAIN_HISTORY_FILTERS = List.of("chain", "cluster", "node", "plane", "table");
    static final List<String> FINDING_HISTORY_FILTERS = List.of("cluster", "findingId", "node");
    static final List<String> SCORECARD_FILTERS = List.of("cluster", "from", "to");
    static final List<String> GATE_FILTERS = List.of("cluster", "to");
    static final List<String> FLEET_FILTERS = List.of("cluster", "version");

    private static final int ALL = Integer.MAX_VALUE;

    private final FactStore store;
    private final Questions questions;
    private final RolloutRules rollouts;
    private final Clock clock;

    Lists(FactStore store, Questions questions, RolloutRules rollouts, Clock clock) {
        this.store = store;
        this.questions = questions;
        this.rollouts = rollouts;
        this.clock = clock;
    }

    String nodes(Map<String, List<String>> parameters) {
        Query query =
                Query.of(parameters, NODE_FILTERS, Query.Taking.SORTED_PAGES).checked(ApiParameters::ofNodes);
        ReadStatus now = questions.whole();
        if (query.filters().containsKey(ApiList.AS_OF)) {
            long at = at(query);
            Page<NodeStatus> then = store.nodesAsOf(at, query.nodes()).lacking(lacking(query, at));
            Page<NodeStatus> page = query.sort() == null
                    ? Sorting.byKey(then, query.after(), query.limit(), Lists::key)
                    : sorted(then, query.sort(), query);
            return Json.page(page, now, Books.of(then.items()));
        }
        String sort = query.sort();
        Page<NodeStatus> page = sort == null
                ? store.nodes(query.nodes(), Sorting.key(query.after()), query.limit())
                : sorted(store.nodes(query.nodes(), null, ALL - 1), sort, query);
        return Json.page(page.lacking(questions.strangers(query, store.rows())), now, store.books(query.nodes()));
    }

    private static Page<NodeStatus> sorted(Page<NodeStatus> all, String sort, Query query) {
        return Sorting.page(all, sort, query.after(), query.limit(), Lists::key, Sorting::component);
    }

    private static String key(NodeStatus row) {
        return RecordKeys.join(row.cluster(), row.node());
    }

    private long at(Query query) {
        return Times.of(ApiList.AS_OF, query.filters().get(ApiList.AS_OF), clock.millis());
    }

    /** What a list as of a time does not say: what was not known then, and what nobody can know. */
    private List<Page.Gap> lacking(Query query, long at) {
        List<Page.Gap> lacking = new ArrayList<>(gaps(query, at));
        if (at > clock.millis()) {
            lacking.add(new Page.Gap(null, Times.text(at) + " is still to come: this is how it stands now"));
        }
        List<NodeStatus> then = store.nodesAsOf(at, row -> true).items();
        if (then.isEmpty()) {
            lacking.add(new Page.Gap(null, "no history that is held here goes back to " + Times.text(at)));
        } else {
            lacking.addAll(questions.strangers(query, then));
        }
        return lacking;
    }

    /** Which planes were not known at a time. */
    private List<Page.Gap> gaps(Query query, long at) {
        return store.index().gaps(at).stream()
                .filter(gap -> same(query, "cluster", gap.cluster())
                        && same(query, "node", gap.node())
                        && same(query, "plane", gap.plane()))
                .map(gap -> Gaps.told(gap.node(), gap.plane(), gap.gap()))
                .toList();
    }

    String facts(ApiList list, Map<String, List<String>> parameters) {
        Query query =
                Query.of(parameters, list.filters(), Query.Taking.SORTED_PAGES).checked(list::parameter);
        ReadStatus now = questions.whole();
        Suppressions suppressions = questions.suppressions(clock.instant());
        Predicate<IndexedRecord> wanted = list.wanted(query.filters()).and(suppressed(query, suppressions));
        String sort = query.sort();
        Page<Fact> page = list.isPast(query)
                ? past(list, query, wanted)
                : sort == null
                        ? store.facts(
                                list.topic(), wanted, query.nodesByName(), Sorting.key(query.after()), query.limit())
                        : sortedFacts(
                                store.facts(list.topic(), wanted, query.nodesByName(), null, ALL - 1), sort, query);
        List<IndexedRecord> shown = page.items().stream()
                .map(Fact::value)
                .map(item -> item instanceof ChainFinding finding ? suppressions.over(finding) : item)
                .toList();
        List<Page.Gap> strangers = list.isPast(query) ? List.of() : questions.strangers(query, store.rows());
        return Json.page(page.with(shown, page.nextAfter()).lacking(strangers), now, Map.of());
    }

    private static Page<Fact> sortedFacts(Page<Fact> all, String sort, Query query) {
        return Sorting.page(
                all, sort, query.after(), query.limit(), Fact::key, (fact, name) -> Sorting.field(fact.value(), name));
    }

    /** The list as it was, and which planes were not known then. */
    private Page<Fact> past(ApiList list, Query query, Predicate<IndexedRecord> wanted) {
        long at = at(query);
        Page<Fact> whole = store.asOf(list.topic(), at, query.nodesByName());
        List<Fact> items =
                whole.items().stream().filter(fact -> wanted.test(fact.value())).toList();
        Page<Fact> all = whole.with(items, null).lacking(lacking(query, at));
        String sort = query.sort();
        return sort == null
                ? Sorting.byKey(all, query.after(), query.limit(), Fact::key)
                : sortedFacts(all, sort, query);
    }

    private static Predicate<IndexedRecord> suppressed(Query query, Suppressions suppressions) {
        String asked = query.filters().get(ApiList.SUPPRESSED);
        if (asked == null) {
            return item -> true;
        }
        boolean wanted = query.flag(ApiList.SUPPRESSED, true);
        return item -> item instanceof ChainFinding finding && (suppressions.until(finding) != null) == wanted;
    }

    String driftHistory(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, CHAIN_HISTORY_FILTERS, Query.Taking.NONE);
        ReadStatus now = questions.whole();
        String key = RecordKeys.join(
                questions.cluster(query),
                query.required("node"),
                query.required("plane"),
                query.filters().getOrDefault("table", "filter"),
                query.required("chain"));
        return history(query, store.driftHistory(key), now);
    }

    String findingHistory(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, FINDING_HISTORY_FILTERS, Query.Taking.NONE);
        ReadStatus now = questions.whole();
        String key = RecordKeys.join(questions.cluster(query), query.required("node"), query.required("findingId"));
        return history(query, store.findingHistory(key), now);
    }

    private String history(Query query, Page<Fact> lines, ReadStatus now) {
        List<Page.Gap> strangers = lines.items().isEmpty() ? questions.strangers(query, store.rows()) : List.of();
        return Json.page(lines.lacking(strangers), now, Map.of());
    }

    String scorecard(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, SCORECARD_FILTERS, Query.Taking.SORT);
        ReadStatus now = questions.whole();
        List<ChainUpgrade> rows = upgrades(query)
                .filter(row -> same(query, "from", row.getFromVersion()) && same(query, "to", row.getToVersion()))
                .toList();
        List<NodeStanding> nodes = store.all(ChaindriftTopic.NODES).stream()
                .map(NodeStanding.class::cast)
                .toList();
        List<Rollouts.Scorecard> cards =
                Rollouts.scorecards(rows, nodes, store.clusterEvents(), rollouts, clock.millis()).stream()
                        .filter(card -> same(query, "cluster", card.cluster())
                                && same(query, "from", card.fromVersion())
                                && same(query, "to", card.toVersion()))
                        .toList();
        return derived(cards, query, ChaindriftTopic.UPGRADES, now);
    }

    String gate(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, GATE_FILTERS, Query.Taking.NONE);
        String to = query.required("to");
        ReadStatus now = questions.whole();
        List<NodeStatus> rows = store.rows().stream()
                .filter(row -> same(query, "cluster", row.cluster()))
                .toList();
        UpgradeGate gate = UpgradeGate.of(to, rows, upgrades(query).toList(), store.clusterEvents());
        return Json.single(gate, frame(query, ChaindriftTopic.UPGRADES), now);
    }

    String residue(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, FLEET_FILTERS, Query.Taking.SORT);
        ReadStatus now = questions.whole();
        List<ChainDrift> chains = store.all(ChaindriftTopic.DRIFT).stream()
                .map(ChainDrift.class::cast)
                .filter(row ->
                        same(query, "cluster", row.getCluster()) && same(query, "version", row.getRouterVersion()))
                .toList();
        return derived(FleetViews.residue(chains), query, ChaindriftTopic.DRIFT, now);
    }

    String outliers(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, FLEET_FILTERS, Query.Taking.SORT);
        ReadStatus now = questions.whole();
        List<NodeStanding> nodes = store.all(ChaindriftTopic.NODES).stream()
                .map(NodeStanding.class::cast)
                .filter(row ->
                        same(query, "cluster", row.getCluster()) && same(query, "version", row.getRouterVersion()))
                .toList();
        return derived(FleetViews.outliers(nodes), query, ChaindriftTopic.NODES, now);
    }

    private Stream<ChainUpgrade> upgrades(Query query) {
        return store.all(ChaindriftTopic.UPGRADES).stream()
                .map(ChainUpgrade.class::cast)
                .filter(row -> same(query, "cluster", row.getCluster()));
    }

    /** A list that is made of many facts; it is given whole, for it is short. */
    private <T> String derived(List<T> items, Query query, ChaindriftTopic source, ReadStatus now) {
        return Json.page(
                frame(query, source).with(Sorting.all(items, query.sort(), Sorting::component), null), now, Map.of());
    }

    private Page<Fact> frame(Query query, ChaindriftTopic source) {
        return store.frame(List.of(source), row -> same(query, "cluster", row.cluster()));
    }

    private static boolean same(Query query, String filter, @Nullable String value) {
        String asked = query.filters().get(filter);
        return asked == null || Objects.equals(asked, value);
    }
}
