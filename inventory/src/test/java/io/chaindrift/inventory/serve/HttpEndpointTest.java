package io.chaindrift.inventory.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.inventory.config.HostPort;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {

    @Test
    void aClientThatDoesNotEndItsRequestKeepsNobodyWaiting() throws Exception {
        HostPort any = new HostPort("127.0.0.1", 0);
        try (HttpEndpoint endpoint = HttpEndpoint.start(any, () -> true, () -> false, () -> "figures");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            slow.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            // More than once: the first answer may come before the half request is seen.
            assertEquals(200, get(endpoint, "/livez"));
            assertEquals(503, get(endpoint, "/readyz"));
            assertEquals(200, get(endpoint, "/metrics"));
            assertEquals(404, get(endpoint, "/else"));
        }
    }

    private static int get(HttpEndpoint endpoint, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
