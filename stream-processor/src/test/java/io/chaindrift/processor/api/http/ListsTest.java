package io.chaindrift.processor.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.EmitReason;
import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.RecordedApi;
import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.processor.api.view.RolloutRules;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.processor.topology.Topics;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.schemas.HistoryEntries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists as a whole: every filter, every order, and pages between which facts come and go. */
class ListsTest {

    private static final List<String> LISTS = List.of("nodes", "drift", "findings", "upgrades", "fleet", "liveness");

    private static final int MOST_LINES = 16;

    @TempDir
    private Path folder;

    private RecordedApi api;

    @BeforeEach
    void start() {
        api = new RecordedApi(folder, config());
        api.take(RecordedNode.events("S1", "node-a"));
        for (String node : List.of("node-b", "node-c")) {
            api.take(RecordedNode.events("S9", node));
        }
    }

    private static QueryApiConfig config() {
        return new QueryApiConfig(
                "127.0.0.1:9",
                "http://127.0.0.1:9",
                Topics.PRODUCTION,
                Map.of(),
                QueryApiConfig.LOOPBACK,
                0,
                List.of(),
                AccessConfig.OPEN,
                100_000,
                MOST_LINES,
                4,
                RolloutRules.DEFAULT);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void pagesInEveryOrderAreTheWholeInThatOrder() {
        for (String list : LISTS) {
            List<JsonNode> whole = items("/api/v1/" + list);
            assertTrue(!whole.isEmpty(), list);
            for (String field : scalars(whole)) {
                List<JsonNode> sorted = new ArrayList<>(whole);
                sorted.sort(by(field));
                assertSame(sorted, pages("/api/v1/" + list + "?sort=" + field, whole.size()), list + " by " + field);
                List<JsonNode> falling = new ArrayList<>(whole);
                falling.sort(by(field).reversed());
                assertSame(falling, pages("/api/v1/" + list + "?sort=-" + field, whole.size()), list + " by -" + field);
            }
        }
    }

    @Test
    void everyFilterSelectsWhatItSays() {
        for (ApiList list :
                List.of(ApiList.DRIFT, ApiList.FINDINGS, ApiList.UPGRADES, ApiList.FLEET, ApiList.LIVENESS)) {
            String path = "/api/v1/" + list.path();
            List<JsonNode> whole = items(path);
            for (String filter : list.filters()) {
                if (whole.get(0).has(filter) && !filter.equals(ApiList.AS_OF)) {
                    filtered(path, filter, filter, whole);
                }
            }
        }
        List<JsonNode> nodes = items("/api/v1/nodes");
        for (String filter : List.of("cluster", "node", "state", "verdict")) {
            filtered("/api/v1/nodes", filter, filter, nodes);
        }
        filtered("/api/v1/nodes", "version", "routerVersion", nodes);
        filtered("/api/v1/drift", "version", "routerVersion", items("/api/v1/drift"));
    }

    private void filtered(String path, String filter, String field, List<JsonNode> whole) {
        Set<String> values = new TreeSet<>();
        whole.forEach(item -> values.add(item.path(field).asText()));
        for (String value : values) {
            if (!value.equals("null")) {
                List<JsonNode> wanted = whole.stream()
                        .filter(item -> item.path(field).asText().equals(value))
                        .toList();
                String question = path + "?" + filter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
                assertEquals(wanted, items(question), question);
                assertEquals(wanted, pages(question, wanted.size()), question);
            }
        }
        String nothing = path + "?" + filter + "=no-such-value";
        var answer = api.get(nothing);
        JsonNode said = RecordedApi.tree(answer);
        assertTrue(answer.statusCode() == 400 || said.path("items").isEmpty(), nothing);
    }

    @Test
    void whatComesAndGoesBetweenPagesMovesNothingElse() {
        for (String order : List.of("", "&sort=rules", "&sort=-observedAt", "&sort=chain")) {
            String path = "/api/v1/drift?limit=5" + order;
            List<JsonNode> whole = items("/api/v1/drift?limit=5000" + order);
            JsonNode first = api.json(path);
            ChainDrift gone = drift(whole.get(1));
            ChainDrift come = ChainDrift.newBuilder(gone)
                    .setNode("node-0")
                    .setRules(gone.getRules())
                    .build();
            api.remove(ChaindriftTopic.DRIFT, gone);
            api.put(ChaindriftTopic.DRIFT, come);
            List<JsonNode> rest = new ArrayList<>();
            String cursor = first.path("cursor").asText();
            while (!cursor.isEmpty()) {
                JsonNode page = api.json(path + "&cursor=" + cursor);
                page.path("items").forEach(rest::add);
                cursor = page.path("cursor").isNull() ? "" : page.path("cursor").asText();
            }
            List<JsonNode> expected = new ArrayList<>(whole.subList(5, whole.size()));
            rest.removeIf(item -> item.path("node").asText().equals("node-0"));
            assertEquals(expected, rest, order);
            api.remove(ChaindriftTopic.DRIFT, come);
            api.put(ChaindriftTopic.DRIFT, gone);
        }
    }

    @Test
    void aNodesLifeGoesOnWhereThePageEndedThoughItsOldestLinesAreLetGo() {
        for (String path : List.of("/api/v1/nodes/node-a/timeline", "/api/v1/nodes/node-a/facts")) {
            List<JsonNode> whole = items(path + "?limit=5000");
            int page = whole.size() / 2;
            JsonNode first = api.json(path + "?limit=" + page);
            assertEquals(whole.subList(0, page), list(first), path);
            ChainDrift last = drift(items("/api/v1/drift?node=node-a").get(0));
            for (int i = 0; i < MOST_LINES; i++) {
                ChainDrift next = ChainDrift.newBuilder(last)
                        .setRules(1_000 + i)
                        .setObservedAt(Instant.parse("2026-05-01T00:00:00Z").plusSeconds(i))
                        .build();
                api.put(ChaindriftTopic.DRIFT_HISTORY, HistoryEntries.of(next, EmitReason.COUNTS_CHANGED));
            }
            String cursor = first.path("cursor").asText();
            List<JsonNode> rest = list(api.json(path + "?limit=5000&cursor=" + cursor));
            List<JsonNode> still = whole.subList(page, whole.size()).stream()
                    .filter(item -> !sameChain(item, last))
                    .toList();
            assertEquals(
                    still, rest.stream().filter(item -> !sameChain(item, last)).toList(), path);
            assertTrue(rest.size() >= still.size() + MOST_LINES, path);
        }
    }

    private static boolean sameChain(JsonNode item, ChainDrift chain) {
        JsonNode fact = item.path("fact");
        return fact.has("emittedBecause")
                && fact.path("plane").asText().equals(chain.getPlane())
                && fact.path("chain").asText().equals(chain.getChain());
    }

    @Test
    void whatWouldChangeNothingIsRefused() {
        for (String question : List.of(
                "/api/v1/upgrades/scorecard?limit=5",
                "/api/v1/fleet/residue?cursor=eA",
                "/api/v1/drift/history?node=node-a&plane=ipv4-nft&chain=INPUT&sort=rules",
                "/api/v1/findings/history?node=node-a&findingId=x&limit=5",
                "/api/v1/upgrades/gate?to=v2.2.1&limit=5",
                "/api/v1/nodes/node-a?limit=5",
                "/api/v1/nodes/node-a/timeline?sort=at",
                "/api/v1/nodes/node-a/facts?sort=at",
                "/api/v1/nodes/node-a/events?sort=at",
                "/api/v1/nodes/node-a/events?withBase=perhaps",
                "/api/v1/nodes/node-a/rules?plane=ipv4-nft&limit=5",
                "/api/v1/diff?node=node-a&from=1&to=2&at=3",
                "/api/v1/diff?nodeA=node-a&nodeB=node-b&from=1",
                "/api/v1/drift?sort=nothing",
                "/api/v1/nodes?sort=nothing",
                "/api/v1/findings?suppressed=perhaps",
                "/api/v1/drift?cursor=" + cursor("rules\0lmany\0key") + "&sort=rules",
                "/api/v1/drift?cursor=" + cursor("rules\0") + "&sort=rules",
                "/api/v1/drift?cursor=" + cursor("rules\0x\0y") + "&sort=rules",
                "/api/v1/drift?cursor=" + cursor("key") + "&sort=rules",
                "/api/v1/drift?cursor=" + cursor("rules\0l5\0key") + "&sort=-rules",
                "/api/v1/drift?cursor=" + cursor("rules\0l5\0key") + "&sort=pods",
                "/api/v1/drift?cursor=" + cursor("rules\0l5\0key"),
                "/api/v1/nodes?cursor=" + cursor("rules\0l5\0key"),
                "/api/v1/nodes/node-a/timeline?cursor=" + cursor("5"),
                "/api/v1/nodes/node-a/timeline?cursor=" + cursor("x\0y\0z"))) {
            assertEquals(400, api.get(question).statusCode(), question);
        }
    }

    private static String cursor(String content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Fields that are no lists or objects. */
    private static Set<String> scalars(List<JsonNode> items) {
        Set<String> names = new TreeSet<>();
        items.get(0).properties().forEach(field -> {
            if (!field.getValue().isContainerNode()) {
                names.add(field.getKey());
            }
        });
        return names;
    }

    private static Comparator<JsonNode> by(String field) {
        return (a, b) -> {
            JsonNode x = a.path(field);
            JsonNode y = b.path(field);
            if (x.isNull() || y.isNull()) {
                return Boolean.compare(!x.isNull(), !y.isNull());
            }
            return x.isIntegralNumber()
                    ? Long.compare(x.asLong(), y.asLong())
                    : x.asText().compareTo(y.asText());
        };
    }

    /** The same in the same order, ties by key: the whole is in the order of keys, and sorting is stable. */
    private static void assertSame(List<JsonNode> expected, List<JsonNode> found, String what) {
        assertEquals(expected, found, what);
    }

    /** All pages of a third of the list. */
    private List<JsonNode> pages(String path, int size) {
        List<JsonNode> all = new ArrayList<>();
        String join = path.contains("?") ? "&" : "?";
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = api.json(path + join + "limit=" + Math.max(1, (size + 2) / 3) + cursor);
            all.addAll(list(page));
            cursor = page.path("cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("cursor").asText();
            pages++;
        } while (!cursor.isEmpty() && pages < 10);
        return all;
    }

    private List<JsonNode> items(String path) {
        return list(api.json(path));
    }

    private static List<JsonNode> list(JsonNode page) {
        List<JsonNode> items = new ArrayList<>();
        page.path("items").forEach(items::add);
        return Collections.unmodifiableList(items);
    }

    private ChainDrift drift(JsonNode item) {
        return (ChainDrift) api.held(ChaindriftTopic.DRIFT).stream()
                .filter(fact -> fact instanceof ChainDrift chain
                        && chain.getNode().equals(item.path("node").asText())
                        && chain.getPlane().equals(item.path("plane").asText())
                        && chain.getTable().equals(item.path("table").asText())
                        && chain.getChain().equals(item.path("chain").asText()))
                .findFirst()
                .orElseThrow();
    }
}
