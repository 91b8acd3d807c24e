package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.ChainDrift;
import io.chaindrift.testkit.FreePorts;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SchemaRegistryClientTest {

    private static final Schema SCHEMA = ChainDrift.getClassSchema();

    private final ScriptedRegistry registry = new ScriptedRegistry();

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void anUnreachableRegistryIsUnavailableAfterTheRetries() {
        URI nobody = URI.create("http://127.0.0.1:" + FreePorts.next());
        RegistryUnavailableException away = assertThrows(
                RegistryUnavailableException.class,
                () -> client(Map.of("schema.registry.url", nobody)).byId(1));
        assertTrue(away.getMessage().contains("not available after 3 attempts"), away.getMessage());
        assertTrue(away.getMessage().contains(nobody.toString()), away.getMessage());
    }

    @Test
    void aFailingRegistryIsAskedAgainUntilItAnswers() {
        registry.script((request, count) -> count <= 2
                ? ScriptedRegistry.Answer.of(503, "{\"error_code\":50003,\"message\":\"no leader\"}")
                : null);
        assertEquals(1, client(Map.of()).register("s", SCHEMA));
        assertEquals(3, registry.requests().size());
    }

    @Test
    void theRegistrysWordsAreQuotedWhenItKeepsFailing() {
        registry.script((request, count) -> ScriptedRegistry.Answer.of(
                500, "{\"error_code\":50001,\"message\":\"error in the backend data store\"}"));
        RegistryUnavailableException away = assertThrows(
                RegistryUnavailableException.class, () -> client(Map.of()).byId(7));
        assertTrue(
                away.getMessage().contains("HTTP 500, error 50001: error in the backend data store"),
                away.getMessage());
        assertEquals(3, registry.requests().size());
    }

    @Test
    void aRefusalIsNeverRepeatedAndQuotesTheRegistry() {
        registry.script((request, count) -> ScriptedRegistry.Answer.of(
                409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT_VALUE at /fields/3\"}"));
        RegistryRefusedException refused = assertThrows(
                RegistryRefusedException.class, () -> client(Map.of()).register("s", SCHEMA));
        assertEquals(RegistryRefusedException.INCOMPATIBLE, refused.status());
        assertTrue(
                refused.getMessage().contains("READER_FIELD_MISSING_DEFAULT_VALUE at /fields/3"), refused.getMessage());
        assertEquals(1, registry.requests().size());
    }

    @Test
    void aFailureIsNotRemembered() {
        SchemaRegistryClient client = client(Map.of());
        registry.script((request, count) -> ScriptedRegistry.Answer.of(401, "<html>Who are you?</html>"));
        RegistryRefusedException refused =
                assertThrows(RegistryRefusedException.class, () -> client.register("s", SCHEMA));
        assertTrue(refused.getMessage().contains("HTTP 401: <html>Who are you?</html>"), refused.getMessage());
        registry.script((request, count) -> null);
        assertEquals(1, client.register("s", SCHEMA));
    }

    @Test
    void anAnswerThatNeverEndsTimesOut() {
        registry.script((request, count) -> ScriptedRegistry.Answer.unfinished());
        RegistryUnavailableException away = assertThrows(
                RegistryUnavailableException.class,
                () -> client(Map.of("http.read.timeout.ms", 200, "max.retries", 0))
                        .byId(1));
        assertTrue(away.getMessage().contains("no answer within 200 ms"), away.getMessage());
    }

    @Test
    void anAnswerThatIsTooLargeIsNotRead() {
        String large = "x".repeat((4 << 20) + 1);
        registry.script((request, count) -> ScriptedRegistry.Answer.of(200, large));
        RegistryUnavailableException away = assertThrows(
                RegistryUnavailableException.class,
                () -> client(Map.of("max.retries", 0)).byId(1));
        assertTrue(away.getMessage().contains("larger than 4194304 bytes"), away.getMessage());
    }

    @Test
    void anAnswerThatIsNoJsonIsAFailure() {
        registry.script((request, count) -> ScriptedRegistry.Answer.of(200, "<html>login</html>"));
        RegistryUnavailableException away = assertThrows(
                RegistryUnavailableException.class,
                () -> client(Map.of("max.retries", 0)).byId(1));
        assertTrue(away.getMessage().contains("something that is no JSON"), away.getMessage());
    }

    /** Whatever stands in for a registry: what is written under such an id is acknowledged, and lost to every reader. */
    @Test
    void anIdThatIsNoneIsAFailureAndNotRemembered() {
        SchemaRegistryClient client = client(Map.of("max.retries", 0));
        for (String id : List.of("-5", "1.5", "\"7\"", "null", "4294967296", "\"" + "x".repeat(1_000) + "\"")) {
            registry.script((request, count) -> ScriptedRegistry.Answer.of(200, "{\"id\": " + id + "}"));
            RegistryUnavailableException away =
                    assertThrows(RegistryUnavailableException.class, () -> client.register("s", SCHEMA), id);
            assertTrue(away.getMessage().contains("has no id"), away.getMessage());
            assertTrue(away.getMessage().length() < 400, away.getMessage());
        }
        registry.script((request, count) -> null);
        assertEquals(1, client.register("s", SCHEMA));
    }

    @Test
    void theNextAddressIsAskedWhenOneIsAway() {
        String both = "http://127.0.0.1:" + FreePorts.next() + "," + registry.uri();
        assertEquals(1, client(Map.of("schema.registry.url", both)).register("s", SCHEMA));
    }

    @Test
    void closingEndsAWait() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        registry.script((request, count) -> {
            asked.countDown();
            return ScriptedRegistry.Answer.of(503, "");
        });
        SchemaRegistryClient client = client(Map.of("retries.wait.ms", 600_000, "retries.max.wait.ms", 600_000));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Schema> call = threads.submit(() -> client.byId(1));
            assertTrue(asked.await(60, TimeUnit.SECONDS));
            client.close();
            ExecutionException ended = assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS));
            assertEquals(RegistryUnavailableException.class, ended.getCause().getClass());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        registry.script((request, count) -> ScriptedRegistry.Answer.of(503, ""));
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Thread.currentThread().interrupt();
            assertThrows(
                    RegistryUnavailableException.class, () -> client(Map.of()).byId(1));
            assertTrue(Thread.interrupted());
        });
    }

    @Test
    void credentialsAreSentAndNeverShown() {
        Map<String, Object> basic =
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:secret");
        client(basic).register("s", SCHEMA);
        client(Map.of("schema.registry.url", registry.uri().toString().replace("//", "//user:secret@")))
                .register("s", SCHEMA);
        client(Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0k3n"))
                .register("s", SCHEMA);
        assertEquals(
                List.of("Basic dXNlcjpzZWNyZXQ=", "Basic dXNlcjpzZWNyZXQ=", "Bearer t0k3n"), registry.authorizations());
        String shown = RegistryConfig.from(settings(basic)).toString();
        assertFalse(shown.contains("secret") || shown.contains("dXNl"), shown);
    }

    @Test
    void incompatibilitiesAreTheRegistrysMessages() {
        registry.script((request, count) -> request.startsWith("POST /compatibility/")
                ? ScriptedRegistry.Answer.of(200, "{\"is_compatible\":false,\"messages\":[\"first\",\"second\"]}")
                : null);
        assertEquals(List.of("first", "second"), client(Map.of()).incompatibilities("s", SCHEMA));
    }

    @Test
    void aSubjectWithoutSchemaAcceptsEverySchema() {
        assertEquals(List.of(), client(Map.of()).incompatibilities("s", SCHEMA));
    }

    @Test
    void wrongSettingsAreNamed() {
        assertNamed("schema.registry.url", Map.of("schema.registry.url", ""));
        assertNamed("schema.registry.url", Map.of("schema.registry.url", "localhost:8081"));
        assertNamed("max.retries", Map.of("max.retries", "many"));
        assertNamed("http.read.timeout.ms", Map.of("http.read.timeout.ms", 0));
        assertNamed("basic.auth.credentials.source", Map.of("basic.auth.credentials.source", "SASL_INHERIT"));
        assertNamed("retries.wait.ms", Map.of("retries.wait.ms", 5000));
    }

    private void assertNamed(String setting, Map<String, ?> wrong) {
        ConfigException refused = assertThrows(ConfigException.class, () -> RegistryConfig.from(settings(wrong)));
        assertTrue(refused.getMessage().contains(setting), refused.getMessage());
    }

    private SchemaRegistryClient client(Map<String, ?> more) {
        Map<String, Object> settings = settings(more);
        settings.putIfAbsent("max.retries", 2);
        settings.putIfAbsent("retries.wait.ms", 10);
        return new SchemaRegistryClient(RegistryConfig.from(settings));
    }

    private Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("schema.registry.url", registry.uri().toString());
        settings.putAll(more);
        return settings;
    }
}
