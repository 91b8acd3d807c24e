package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.chaindrift.processor.api.access.AccessConfig;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.RequiresChromium;
import io.chaindrift.testkit.WithKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console before an API that asks for tokens. */
@WithKafka
@RequiresChromium
class ConsoleTokenIT {

    private static final String TOKEN = "a-token-to-read";

    private final KafkaUnderTest kafka;

    ConsoleTokenIT(KafkaUnderTest kafka) {
        this.kafka = kafka;
    }

    @Test
    void itAsksForATokenAndGoesOnWithIt(@TempDir Path folder) throws Exception {
        Path tokens = folder.resolve("tokens");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
        Files.writeString(tokens, "person read " + HexFormat.of().formatHex(digest) + "\n");
        try (FactTopicsUnderTest topics = new FactTopicsUnderTest(kafka).create();
                QueryApi api = new QueryApi(topics.config(0).protectedBy(AccessConfig.OPEN.withTokens(tokens)));
                Browser browser = new Browser(folder.resolve("profile"))) {
            FleetStory.tell(topics);
            api.start();
            FactTopicsUnderTest.await("ready", api::isReady);

            browser.open(api.uri(), "/");
            browser.awaitText("#notice", "This server asks for a token.");
            assertEquals("", browser.seriousBarriers());
            assertEquals("", browser.text("#books"), "nothing is shown without one");

            give(browser, "another one");
            browser.awaitText("#notice", "this token is not known here");

            give(browser, TOKEN);
            browser.awaitText("#connection", "live");
            browser.awaitText("#books", "9 nodes");
            FactTopicsUnderTest.await("no notice", () -> browser.text("#notice").isEmpty());
            assertEquals(TOKEN, browser.script("return Object.values(sessionStorage).join()"));
            assertEquals(0L, browser.script("return localStorage.length"));
            assertEquals("", browser.script("return document.cookie"));
            assertFalse(browser.url().contains(TOKEN));

            browser.open(api.uri(), "/?node=node-h");
            topics.publish(ChaindriftTopic.DRIFT, FleetStory.growing(52));
            browser.awaitText("#timeline-body", "61 rules, 9 expected");
        }
    }

    private static void give(Browser browser, String token) throws Exception {
        browser.click("#token");
        browser.type(token);
        browser.type(Keys.ENTER);
    }
}
