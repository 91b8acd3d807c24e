package io.chaindrift.remediator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.remediator.config.HostPort;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {

    private static int status(HealthEndpoint endpoint, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void saysWhetherItLivesAndIsReady() throws Exception {
        try (HealthEndpoint endpoint = HealthEndpoint.start(new HostPort("127.0.0.1", 0), () -> true, () -> false)) {
            assertEquals(200, status(endpoint, "/livez"));
            assertEquals(503, status(endpoint, "/readyz"));
            assertEquals(404, status(endpoint, "/metrics"));
        }
    }

    @Test
    void aClientThatDoesNotEndItsRequestKeepsNobodyWaiting() throws Exception {
        try (HealthEndpoint endpoint = HealthEndpoint.start(new HostPort("127.0.0.1", 0), () -> true, () -> true);
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            slow.getOutputStream().write("GET /li".getBytes(StandardCharsets.US_ASCII));
            // Twice: the first answer may come before the half request is seen.
            assertEquals(200, status(endpoint, "/livez"));
            assertEquals(200, status(endpoint, "/livez"));
        }
    }
}
