package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.past.EventLog;
import io.chaindrift.processor.api.past.Past;
import io.chaindrift.processor.api.past.PastRules;
import io.chaindrift.processor.api.past.PastUnavailableException;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.NodeStatus;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** Answers what the rules of a node were. At most so many questions at a time: each reads the log. Thread-safe. */
final class PastAnswers {

    static final List<String> RULES_FILTERS = List.of("asOf", "chain", "cluster", "plane", "table");
    static final List<String> NAME_FILTERS = List.of("at", "cluster", "plane");
    static final List<String> DIFF_FILTERS =
            List.of("at", "chain", "cluster", "from", "node", "nodeA", "nodeB", "plane", "table", "to");

    private static final int AT_ONCE = 4;

    private final FactStore store;
    private final Questions questions;
    private final Past past;
    private final EventsAnswer events;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    PastAnswers(FactStore store, Questions questions, EventLog log, SchemaTexts schemas, Clock clock) {
        this.store = store;
        this.questions = questions;
        this.past = new Past(store.index(), log);
        this.events = new EventsAnswer(store, questions, log, schemas);
        this.clock = clock;
    }

    /** A question that reads the log. */
    @FunctionalInterface
    private interface Asking {
        String ask() throws PastUnavailableException, Past.LostPastException;
    }

    String rules(String node, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, RULES_FILTERS);
        String plane = query.required("plane");
        long at = Times.of("asOf", query.filters().get("asOf"), Long.MAX_VALUE);
        return asking(() -> {
            ReadStatus now = questions.whole();
            NodeStatus row = questions.node(query, node);
            PastRules rules = rules(row.cluster(), node, plane, at);
            Object item = RulesetAnswer.of(
                    row.cluster(), node, plane, at == Long.MAX_VALUE ? null : (Long) at, rules, wanted(query));
            return Json.single(item, frame(row).lacking(gaps(node, rules)), now);
        });
    }

    String named(String node, String name, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, NAME_FILTERS);
        long at = Times.of("at", query.filters().get("at"), clock.millis());
        return asking(() -> {
            ReadStatus now = questions.whole();
            NodeStatus row = questions.node(query, node);
            String plane = query.filters().get("plane");
            List<String> planes = plane == null ? store.index().planes(row.cluster(), node) : List.of(plane);
            List<Past.NamedAt> found = past.named(row.cluster(), node, planes, name, at);
            if (found.isEmpty()) {
                throw Problem.notFound("no keyframe of " + node + " that is still kept has a chain " + name
                        + ". kube-router renames these chains at every sync, and only keyframes carry their names");
            }
            return Json.single(named(name, found), frame(row), now);
        });
    }

    private static Map<String, Object> named(String name, List<Past.NamedAt> found) {
        NamedChain chain = found.get(0).chain();
        String identity = chain.key().name();
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", name);
        item.put("plane", found.get(0).entry().plane());
        item.put("table", chain.key().table());
        item.put("identity", identity);
        item.put("kind", identity.startsWith("{pod:") ? "POD" : identity.startsWith("{policy:") ? "POLICY" : "OTHER");
        item.put("exact", true);
        item.put("seenAt", found.stream().map(seen -> seen.entry().observedAt()).toList());
        item.put("ruleCount", chain.ruleCount());
        item.put("digest", chain.digest().hex());
        item.put(
                "note",
                "the kernel's name in the keyframes listed in seenAt; between keyframes names are not recorded");
        return item;
    }

    String diff(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, DIFF_FILTERS);
        boolean twoNodes = query.filters().containsKey("nodeA");
        String a = query.required(twoNodes ? "nodeA" : "node");
        String b = twoNodes ? query.required("nodeB") : a;
        long atA = Times.of("from", twoNodes ? query.filters().get("at") : query.required("from"), Long.MAX_VALUE);
        long atB = twoNodes ? atA : Times.of("to", query.filters().get("to"), Long.MAX_VALUE);
        return asking(() -> {
            ReadStatus now = questions.whole();
            NodeStatus rowA = questions.node(query, a);
            NodeStatus rowB = questions.node(query, b);
            List<Object> planes = new ArrayList<>();
            List<Page.Gap> gaps = new ArrayList<>();
            for (String plane : planes(query, rowA, rowB)) {
                PastRules left = rules(rowA.cluster(), a, plane, atA);
                PastRules right = rules(rowB.cluster(), b, plane, atB);
                gaps.addAll(gaps(a, left));
                gaps.addAll(gaps(b, right));
                planes.add(RulesetDiff.of(plane, rowA, left, rowB, right, wanted(query)));
            }
            return Json.single(Map.of("planes", planes), frame(rowA).lacking(gaps), now);
        });
    }

    private List<String> planes(Query query, NodeStatus a, NodeStatus b) {
        String asked = query.filters().get("plane");
        if (asked != null) {
            return List.of(asked);
        }
        List<String> both = new ArrayList<>(store.index().planes(a.cluster(), a.node()));
        both.retainAll(store.index().planes(b.cluster(), b.node()));
        if (both.isEmpty()) {
            throw Problem.unanswerable("there is no plane of which both sides have a history");
        }
        return both;
    }

    String events(String node, Map<String, List<String>> parameters) {
        return asking(() -> events.answer(node, parameters));
    }

    private PastRules rules(String cluster, String node, String plane, long at)
            throws PastUnavailableException, Past.LostPastException {
        return past.rules(cluster, node, plane, at).orElseThrow(() -> {
            List<IndexEntry> entries = store.index().entries(cluster, node, plane);
            return entries.isEmpty()
                    ? Problem.notFound("there is no history of " + plane + " on " + node + "; it has "
                            + store.index().planes(cluster, node))
                    : Problem.unanswerable("the history of " + plane + " on " + node + " begins at "
                            + entries.get(0).observedAt() + ", later than what is asked for");
        });
    }

    private static List<Page.Gap> gaps(String node, PastRules rules) {
        Long gap = rules.gap();
        return gap == null
                ? List.of()
                : List.of(new Page.Gap(
                        node,
                        "from " + gap + " on the rules of " + rules.entry().plane() + " are not known: "
                                + rules.gapReason()));
    }

    private static Predicate<NamedChain> wanted(Query query) {
        String table = query.filters().get("table");
        String chain = query.filters().get("chain");
        return found -> (table == null || table.equals(found.key().table()))
                && (chain == null || chain.equals(found.key().name()) || chain.equals(found.churnedName()));
    }

    private Page<Fact> frame(NodeStatus row) {
        return store.frame(List.of(ChaindriftTopic.HISTORY_INDEX), other -> other.equals(row));
    }

    private String asking(Asking asking) {
        if (!places.tryAcquire()) {
            throw Problem.tooMany("all places for questions about the past are taken; try again");
        }
        try {
            return asking.ask();
        } catch (PastUnavailableException e) {
            throw Problem.unavailable("Log not readable", String.valueOf(e.getMessage()));
        } catch (Past.LostPastException e) {
            throw Problem.unanswerable(String.valueOf(e.getMessage()));
        } finally {
            places.release();
        }
    }
}
