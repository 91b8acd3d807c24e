package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.FindingKind;
import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.SecuredKafka;
import io.chaindrift.testkit.WithKafka;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS. */
@WithKafka
class TlsApiIT {

    private static final String PASSWORD = "not-a-secret";

    private final KafkaUnderTest kafka;

    @TempDir
    private Path folder;

    TlsApiIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Test
    void itAnswersWhoTrustsItsCertificateAndNobodyInTheClear() throws Exception {
        Path keystore = SecuredKafka.selfSigned(folder.resolve("api.p12"), PASSWORD);
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        try (FactTopicsUnderTest topics = new FactTopicsUnderTest(kafka).create();
                QueryApi api = new QueryApi(
                        topics.config(0).protectedBy(AccessConfig.OPEN.withKeystore(keystore, password)))) {
            topics.publish(ChaindriftTopic.FINDINGS, Facts.finding("a", "f1", FindingKind.STALE_VERSION, "-A X"));
            api.start();
            FactTopicsUnderTest.await("ready", api::isReady);
            assertEquals("https", api.uri().getScheme());

            HttpClient trusting =
                    HttpClient.newBuilder().sslContext(trusting(keystore)).build();
            HttpResponse<String> answer = get(trusting, api.uri().resolve("/api/v1/findings"));
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("\"findingId\":\"f1\""), answer.body());
            assertTrue(answer.sslSession().orElseThrow().getProtocol().startsWith("TLSv1."));

            HttpClient stranger = HttpClient.newHttpClient();
            assertThrows(
                    SSLHandshakeException.class, () -> get(stranger, api.uri().resolve("/api/v1/findings")));
            URI clear = URI.create("http://127.0.0.1:" + api.port() + "/api/v1/findings");
            assertThrows(IOException.class, () -> get(stranger, clear));
        }
    }

    @Test
    void aKeystoreThatCannotBeUsedIsRefusedAtTheStart() throws Exception {
        Path keystore = SecuredKafka.selfSigned(folder.resolve("api.p12"), PASSWORD);
        Path wrong = folder.resolve("password");
        Files.writeString(wrong, "another\n");
        try (FactTopicsUnderTest topics = new FactTopicsUnderTest(kafka)) {
            QueryApiConfig config = topics.config(0).protectedBy(AccessConfig.OPEN.withKeystore(keystore, wrong));

            String said = assertThrows(IllegalArgumentException.class, () -> new QueryApi(config))
                    .getMessage();

            assertTrue(said.contains(keystore.toString()), said);
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        KeyStore key = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            key.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", key.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
