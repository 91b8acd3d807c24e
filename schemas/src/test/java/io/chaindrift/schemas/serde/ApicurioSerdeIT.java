package io.chaindrift.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The serde with another implementation of the protocol: Apicurio Registry, which the profile {@code nightly} unpacks from Maven
 * Central and this test starts as a process of its own.
 */
@Tag("nightly")
class ApicurioSerdeIT extends SerdeContract {

    private static final Path HOME = Path.of("target", "apicurio");
    private static final Path OUTPUT = Path.of("target", "apicurio.log");
    private static final Duration START = Duration.ofSeconds(120);

    private static @Nullable Process process;
    private static String url = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        int port = FreePorts.next();
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        runner().toString())
                .redirectErrorStream(true)
                .redirectOutput(OUTPUT.toFile())
                .directory(new File("."))
                .start();
        url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        awaitAnswer(process);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the registry does not stop");
        }
    }

    @Override
    String registryUrl() {
        return url;
    }

    private static void awaitAnswer(Process started) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers(request)) {
            assertFalse(
                    started.waitFor(200, TimeUnit.MILLISECONDS), "the registry ended, see " + OUTPUT.toAbsolutePath());
            assertTrue(System.nanoTime() < deadline, "the registry does not answer, see " + OUTPUT.toAbsolutePath());
        }
    }

    private static boolean answers(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<Void> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            return response.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path runner() throws IOException {
        assertTrue(Files.isDirectory(HOME), () -> HOME.toAbsolutePath() + " is missing: run with -Pnightly");
        try (Stream<Path> files = Files.list(HOME)) {
            return Objects.requireNonNull(files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElse(null));
        }
    }
}
