package io.chaindrift.processor.api.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.processor.api.RecordedApi;
import io.chaindrift.processor.recorded.RecordedNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions with a slip in them: none of them is answered as if nothing were wrong. */
class OddQuestionsTest {

    @TempDir
    private Path folder;

    private RecordedApi api;

    @BeforeEach
    void start() {
        api = new RecordedApi(folder);
        api.take(RecordedNode.events("S9", "node-c"));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void valuesThatNothingCanHaveAreRefused() {
        assertAll(Stream.of(
                        "/api/v1/drift?verdict=surplus",
                        "/api/v1/drift?growth=FAST",
                        "/api/v1/drift?plane=ipv4",
                        "/api/v1/findings?severity=page",
                        "/api/v1/findings?kind=DUPLICATES",
                        "/api/v1/nodes?state=DEAD",
                        "/api/v1/nodes?verdict=DRIFTED",
                        "/api/v1/nodes/node-c/timeline?plane=nft",
                        "/api/v1/nodes?asOf=",
                        "/api/v1/drift?cursor=xyz",
                        "/api/v1/nodes/node-c/events?cursor="
                                + Base64.getUrlEncoder().encodeToString("-5".getBytes(StandardCharsets.UTF_8)),
                        "/api/v1/drift?cursor="
                                + Base64.getUrlEncoder().encodeToString(new byte[] {(byte) 0xff, '/', 'a'}))
                .map(path -> () -> assertEquals(400, api.get(path).statusCode(), path)));
        assertThrows(Problem.Refusal.class, () -> Query.readable("parameters are", "%zz=1"));
        String refused = RecordedApi.tree(api.get("/api/v1/nodes?state=DEAD"))
                .path("detail")
                .asText();
        assertTrue(refused.contains("CLEAN, DRIFTED, UNKNOWN, SILENT"), refused);
    }

    @Test
    void whatNobodyKnowsIsNamed() {
        for (String list : List.of("nodes", "drift", "findings", "upgrades")) {
            assertEquals(List.of("node-x"), lacking("/api/v1/" + list + "?node=node-x", "node"), list);
            assertEquals(List.of(), lacking("/api/v1/" + list + "?node=node-c", "node"), list);
            String cluster = String.join(" ", lacking("/api/v1/" + list + "?cluster=other", "reason"));
            assertTrue(cluster.contains("'other'"), list + ": " + cluster);
            String past = "/api/v1/" + list + "?node=node-x&asOf=" + now();
            assertTrue(lacking(past, "node").contains("node-x"), past);
        }
        for (String history : List.of(
                "/api/v1/drift/history?node=node-x&plane=ipv4-nft&chain=INPUT",
                "/api/v1/findings/history?node=node-x&findingId=f")) {
            assertEquals(List.of("node-x"), lacking(history, "node"), history);
        }
    }

    @Test
    void timesOfWhichNothingIsKeptOrThatAreToComeAreNamed() {
        for (String list : List.of("nodes", "drift", "findings", "upgrades", "fleet")) {
            String path = "/api/v1/" + list + "?asOf=";
            String before = String.join(" ", lacking(path + "2001-01-01T00:00:00Z", "reason"));
            assertTrue(before.contains("no history that is held here goes back to 2001"), list + ": " + before);
            String after = String.join(" ", lacking(path + "2999-01-01T00:00:00Z", "reason"));
            assertTrue(after.contains("still to come"), list + ": " + after);
            assertEquals(List.of(), lacking(path + now(), "reason"), list);
        }
    }

    @Test
    void aChainThatIsNowhereIsNotEqual() {
        String rules = "/api/v1/nodes/node-c/rules?plane=ipv4-nft";
        String diff = "/api/v1/diff?nodeA=node-c&nodeB=node-c";
        for (String path : List.of(rules, diff)) {
            assertEquals(200, api.get(path + "&chain=KUBE-ROUTER-INPUT").statusCode(), path);
            assertEquals(200, api.get(path + "&table=filter").statusCode(), path);
            assertEquals(404, api.get(path + "&chain=KUBE-ROUTER-INPTU").statusCode(), path);
            assertEquals(404, api.get(path + "&table=raw").statusCode(), path);
        }
    }

    @Test
    void headSaysWhatGetSays() {
        for (String path : List.of(
                "/",
                "/readyz",
                "/metrics",
                "/api/v1/nodes",
                "/api/v1/nodes/node-c",
                "/api/v1/nodes/node-x",
                "/api/v1/nodes?sort=nothing",
                "/api/v1/nothing")) {
            HttpResponse<String> get = api.get(path);
            HttpResponse<String> head = send("HEAD", path);
            assertEquals(get.statusCode(), head.statusCode(), path);
            assertEquals("", head.body(), path);
            for (String header : List.of("Content-Type", "ETag")) {
                assertEquals(get.headers().firstValue(header), head.headers().firstValue(header), path);
            }
        }
        assertEquals(200, send("HEAD", "/api/v1/stream").statusCode());
    }

    @Test
    void aMethodThatDoesNotGoIsToldWhichDo() {
        HttpResponse<String> refused = send("PUT", "/api/v1/nodes");
        assertEquals(405, refused.statusCode());
        assertEquals("GET, HEAD", refused.headers().firstValue("Allow").orElse(""));
        assertEquals(
                "GET, HEAD, POST",
                send("OPTIONS", "/api/v1/suppressions")
                        .headers()
                        .firstValue("Allow")
                        .orElse(""));
    }

    @Test
    void anyOfTheTagsThatAClientHoldsCounts() {
        HttpResponse<String> first = api.get("/api/v1/drift");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertEquals("Accept-Encoding", first.headers().firstValue("Vary").orElse(""));
        for (String held : List.of(tag, "\"a\", " + tag, tag + ",\"a\"", tag.substring(2), "*")) {
            assertEquals(304, conditional(held).statusCode(), held);
        }
        assertEquals(200, conditional("\"a\"").statusCode());
    }

    private HttpResponse<String> conditional(String held) {
        return api.send(HttpRequest.newBuilder(URI.create(api.base() + "/api/v1/drift"))
                .header("If-None-Match", held)
                .build());
    }

    private HttpResponse<String> send(String method, String path) {
        return api.send(HttpRequest.newBuilder(URI.create(api.base() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** A time at which all is known: the latest that was observed. */
    private long now() {
        return api.json("/api/v1/nodes").path("asOf").path("observedAt").asLong();
    }

    private List<String> lacking(String path, String field) {
        List<String> found = new ArrayList<>();
        for (JsonNode gap : api.json(path).path("incomplete")) {
            found.add(gap.path(field).asText());
        }
        return found;
    }
}
