package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.event.NodeEvent;
import io.chaindrift.processor.AuditProcessor;
import io.chaindrift.processor.recorded.Phase;
import io.chaindrift.processor.recorded.RecordedNode;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RuleRun;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.WithKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a question about the past takes: 20,000 rules, among the events of other nodes. Prints figures, asserts none. */
@WithKafka
@Tag("nightly")
class PastLatencyIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHAINS = 200;
    private static final int RULES_PER_CHAIN = 100;
    private static final int DELTAS = 64;

    /** More than the API keeps keyframes of, so that asked in turns none is in memory. */
    private static final int NODES = 12;

    private static final int QUESTIONS = 200;

    /** Not counted, so that the compiler is not measured; each reads a keyframe anew. */
    private static final int WARM_UP = 120;

    private static final long SYNC = 300_000;
    private static final String PLANE = "ipv4-nft";

    private final FactTopicsUnderTest topics;
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    PastLatencyIT(KafkaUnderTest kafka) {
        this.topics = new FactTopicsUnderTest(kafka);
    }

    @Test
    void asOf() throws Exception {
        topics.create();
        AuditProcessor processor = topics.processor(folder);
        try (QueryApi api = new QueryApi(topics.config(0)).start()) {
            processor.start();
            publish();
            URI last = uri(api, NODES - 1, DELTAS);
            FactTopicsUnderTest.await(
                    "all is indexed",
                    () -> ask(last).path("item").path("deltas").asInt() == DELTAS);
            assertEquals(DELTAS, ask(last).path("item").path("deltas").asInt());
            for (int i = 0; i < WARM_UP; i++) {
                ask(uri(api, i % NODES, i % (DELTAS + 1)));
            }
            report("<= 12 deltas, keyframe in memory", api, 1, 0, 12);
            report("<= 12 deltas, keyframe not in memory", api, NODES, 0, 12);
            report("64 deltas, keyframe in memory", api, 1, DELTAS, DELTAS);
            report("64 deltas, keyframe not in memory", api, NODES, DELTAS, DELTAS);
        } finally {
            processor.close();
            topics.close();
        }
    }

    private void publish() {
        List<RecordedNode> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.add(RecordedNode.empty("big-" + node, 20).start(0));
        }
        for (int sync = 0; sync <= DELTAS; sync++) {
            Phase phase = phase(sync, CHAINS);
            nodes.forEach(node -> node.publish(phase));
        }
        int events = nodes.get(0).events().size();
        for (int i = 0; i < events; i++) {
            int at = i;
            topics.publish(
                    ChaindriftTopic.NODE_EVENTS,
                    nodes.stream().map(node -> node.events().get(at)).toArray(NodeEvent[]::new));
        }
    }

    private static Phase phase(int sync, int chains) {
        List<NamedChain> all = new ArrayList<>();
        for (int chain = 0; chain < chains; chain++) {
            List<String> rules = new ArrayList<>();
            for (int rule = 0; rule < RULES_PER_CHAIN; rule++) {
                int changing = chain == sync % chains && rule == 0 ? sync : 0;
                rules.add("-A KUBE-X-" + chain + " -s 10." + changing + "." + chain + "." + rule
                        + "/32 -d 10.96.0.0/12 -p tcp -m comment --comment \"rule number " + rule
                        + " of a chain\" -j RETURN");
            }
            all.add(NamedChain.of(
                    new ChainKey("filter", "KUBE-ROUTER-X" + chain), null, null, RuleRun.encode(rules), new int[0]));
        }
        return new Phase(
                "s" + sync,
                "v2.2.1",
                List.of(),
                true,
                "nft",
                sync + 1L,
                sync * SYNC,
                new TreeMap<>(Map.of(PLANE, NamedRuleset.of(all))));
    }

    private void report(String what, QueryApi api, int nodes, int from, int to) throws Exception {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            URI question = uri(api, i % nodes, from + i % (to - from + 1));
            long before = System.nanoTime();
            JsonNode answer = ask(question);
            micros.add((System.nanoTime() - before) / 1_000);
            assertTrue(answer.path("item").path("verified").asBoolean());
        }
        Collections.sort(micros);
        System.out.println("as-of, 20,000 rules, " + what + ": p50 " + micros.get(QUESTIONS / 2) + " us, p99 "
                + micros.get(QUESTIONS * 99 / 100) + " us");
    }

    private JsonNode ask(URI question) throws Exception {
        return JSON.readTree(http.send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static URI uri(QueryApi api, int node, int sync) {
        return URI.create("http://127.0.0.1:" + api.port() + "/api/v1/nodes/big-" + node + "/rules?plane=" + PLANE
                + "&chain=KUBE-ROUTER-X7&asOf=" + sync * SYNC);
    }
}
