package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.past.EventLog;
import io.chaindrift.processor.api.past.Past;
import io.chaindrift.processor.api.past.PastRules;
import io.chaindrift.processor.api.past.PastUnavailableException;
import io.chaindrift.processor.api.read.ReadStatus;
import io.chaindrift.processor.api.view.Fact;
import io.chaindrift.processor.api.view.FactStore;
import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.Page;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.schemas.ChaindriftTopic;
import java.time.Clock;
import java.util.ArrayList;
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
        Query query = Query.of(parameters, RULES_FILTERS, Query.Taking.NONE);
        String plane = query.required("plane");
        long at = Times.of("asOf", query.filters().get("asOf"), Long.MAX_VALUE);
        return asking(() -> {
            ReadStatus now = questions.whole();
            Questions.Known row = questions.known(query, node);
            PastRules rules = rules(row.cluster(), node, plane, at);
            found(query, List.of(rules));
            Object item = RulesetAnswer.of(
                    row.cluster(), node, plane, at == Long.MAX_VALUE ? null : (Long) at, rules, wanted(query));
            return Json.single(item, frame(row).lacking(gaps(node, rules)), now);
        });
    }

    String named(String node, String name, Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, NAME_FILTERS, Query.Taking.NONE);
        long at = Times.of("at", query.filters().get("at"), clock.millis());
        return asking(() -> {
            ReadStatus now = questions.whole();
            Questions.Known row = questions.known(query, node);
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

    /**
     * What a chain was.
     *
     * @param seenAt when the keyframes were observed that say so, the nearest to the time asked for first
     */
    record NamedAnswer(
            String name,
            String plane,
            String table,
            String identity,
            Kind kind,
            boolean exact,
            List<Long> seenAt,
            int ruleCount,
            String digest,
            String note) {

        /** What churned chains belong to. */
        enum Kind {
            POD,
            POLICY,
            OTHER;

            private static Kind of(String identity) {
                return identity.startsWith("{pod:") ? POD : identity.startsWith("{policy:") ? POLICY : OTHER;
            }
        }
    }

    private static NamedAnswer named(String name, List<Past.NamedAt> found) {
        NamedChain chain = found.get(0).chain();
        String identity = chain.key().name();
        return new NamedAnswer(
                name,
                found.get(0).entry().plane(),
                chain.key().table(),
                identity,
                NamedAnswer.Kind.of(identity),
                true,
                found.stream().map(seen -> seen.entry().observedAt()).toList(),
                chain.ruleCount(),
                chain.digest().hex(),
                "the kernel's name in the keyframes listed in seenAt; between keyframes names are not recorded");
    }

    /**
     * What differs.
     *
     * @param planes the planes that both sides have
     * @param onlyA planes of which only the first side has a history; they are not equal
     * @param onlyB the same of the second side
     */
    record Difference(List<RulesetDiff> planes, List<String> onlyA, List<String> onlyB) {}

    String diff(Map<String, List<String>> parameters) {
        Query query = Query.of(parameters, DIFF_FILTERS, Query.Taking.NONE);
        boolean twoNodes = query.filters().containsKey("nodeA");
        String other = twoNodes ? "two nodes are compared at one time" : "one node is compared at two times";
        query.refuse(twoNodes ? List.of("node", "from", "to") : List.of("nodeB", "at"), other);
        String a = query.required(twoNodes ? "nodeA" : "node");
        String b = twoNodes ? query.required("nodeB") : a;
        long atA = Times.of("from", twoNodes ? query.filters().get("at") : query.required("from"), Long.MAX_VALUE);
        long atB = twoNodes ? atA : Times.of("to", query.filters().get("to"), Long.MAX_VALUE);
        return asking(() -> {
            ReadStatus now = questions.whole();
            Questions.Known left = questions.known(query, a);
            Questions.Known right = questions.known(query, b);
            Planes planes = planes(query, left, right);
            List<RulesetDiff> compared = new ArrayList<>();
            List<Page.Gap> gaps = new ArrayList<>();
            List<PastRules> sides = new ArrayList<>();
            for (String plane : planes.both()) {
                PastRules rulesA = rules(left.cluster(), a, plane, atA);
                PastRules rulesB = rules(right.cluster(), b, plane, atB);
                sides.addAll(List.of(rulesA, rulesB));
                gaps.addAll(gaps(a, rulesA));
                gaps.addAll(gaps(b, rulesB));
                if (!twoNodes) {
                    gaps.addAll(between(left, plane, Math.min(atA, atB), Math.max(atA, atB)));
                }
                compared.add(RulesetDiff.of(plane, left, rulesA, right, rulesB, wanted(query)));
            }
            found(query, sides);
            Difference item = new Difference(compared, planes.onlyA(), planes.onlyB());
            Page<Fact> frame = twoNodes ? frame(left, right) : frame(left);
            return Json.single(item, frame.lacking(gaps.stream().distinct().toList()), now);
        });
    }

    /**
     * Planes of two sides.
     *
     * @param both those that are compared
     * @param onlyA those of which only the first has rules
     * @param onlyB those of which only the second has
     */
    private record Planes(List<String> both, List<String> onlyA, List<String> onlyB) {}

    private Planes planes(Query query, Questions.Known a, Questions.Known b) {
        String asked = query.filters().get("plane");
        if (asked != null) {
            return new Planes(List.of(asked), List.of(), List.of());
        }
        List<String> ofA = store.index().planes(a.cluster(), a.node());
        List<String> ofB = store.index().planes(b.cluster(), b.node());
        List<String> both = without(ofA, without(ofA, ofB));
        if (both.isEmpty()) {
            throw Problem.unanswerable("there is no plane of which both sides have a history");
        }
        return new Planes(both, without(ofA, ofB), without(ofB, ofA));
    }

    private static List<String> without(List<String> some, List<String> others) {
        return some.stream().filter(plane -> !others.contains(plane)).toList();
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
                            + Times.text(entries.get(0).observedAt()) + ", later than what is asked for");
        });
    }

    private static List<Page.Gap> gaps(String node, PastRules rules) {
        String plane = rules.entry().plane();
        List<Page.Gap> gaps = new ArrayList<>();
        rules.gaps().forEach(gap -> gaps.add(Gaps.told(node, plane, gap)));
        if (!rules.trusted()) {
            gaps.add(new Page.Gap(
                    node,
                    "SUSPECT: the capture of " + plane + " at " + Times.text(rules.observedAt())
                            + " is not to be relied on"));
        }
        return gaps;
    }

    private List<Page.Gap> between(Questions.Known node, String plane, long first, long last) {
        return store.index().gaps(node.cluster(), node.node(), plane, first, last).stream()
                .map(gap -> Gaps.told(node.node(), plane, gap))
                .toList();
    }

    private static Predicate<NamedChain> wanted(Query query) {
        String table = query.filters().get("table");
        String chain = query.filters().get("chain");
        return found -> (table == null || table.equals(found.key().table()))
                && (chain == null || chain.equals(found.key().name()) || chain.equals(found.churnedName()));
    }

    /**
     * Looks whether the table and chain that are asked for are anywhere: two sides without a chain are equal in it, and would seem so to
     * whoever has misspelt it.
     *
     * @throws Problem.Refusal when they are not
     */
    private static void found(Query query, List<PastRules> sides) {
        String table = query.filters().get("table");
        String chain = query.filters().get("chain");
        boolean there =
                sides.stream().flatMap(side -> side.ruleset().chains().stream()).anyMatch(wanted(query));
        if ((table != null || chain != null) && !there) {
            throw Problem.notFound("no chain " + (chain == null ? "" : "'" + chain + "' ")
                    + (table == null ? "" : "of table '" + table + "' ") + "stands in these rules");
        }
    }

    private Page<Fact> frame(Questions.Known... nodes) {
        return questions.frame(List.of(ChaindriftTopic.HISTORY_INDEX), nodes);
    }

    private String asking(Asking asking) {
        if (!places.tryAcquire()) {
            throw Problem.unavailable(
                    "Too many at once", "all places for questions about the past are taken; try again");
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
