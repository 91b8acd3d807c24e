package io.chaindrift.processor.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.fact.ChainFinding;
import io.chaindrift.fact.FindingKind;
import io.chaindrift.schemas.ChaindriftTopic;
import io.chaindrift.testkit.KafkaUnderTest;
import io.chaindrift.testkit.RequiresChromium;
import io.chaindrift.testkit.WithKafka;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console as a person sees and uses it, in a real Chromium against a real Kafka. */
@WithKafka
@RequiresChromium
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {

    private static final String HOSTILE =
            "-A KUBE-ROUTER-INPUT -m comment --comment \"<img src=x onerror=window.owned=1>"
                    + "<script>window.owned=1</script>\" -j ACCEPT";

    private final FactTopicsUnderTest topics;
    private QueryApi api;
    private URI uri;
    private Browser browser;

    ConsoleIT(KafkaUnderTest kafka) {
        this.topics = new FactTopicsUnderTest(kafka).create();
        this.api = new QueryApi(topics.config(0));
    }

    @BeforeAll
    void start(@TempDir Path profile) throws Exception {
        FleetStory.tell(topics);
        api.start();
        uri = api.uri();
        FactTopicsUnderTest.await("ready", api::isReady);
        browser = new Browser(profile);
    }

    @AfterAll
    void stop() {
        browser.close();
        api.close();
        topics.close();
    }

    @BeforeEach
    void plain() {
        browser.size(1440, 1000);
        browser.scheme("light");
    }

    @Test
    void theFourAnswersAreThereWithoutAClick() throws Exception {
        open("/");
        assertAll(
                () -> browser.awaitText("#books", "9 nodes = ✓ 3 clean + ■ 4 drifted + ? 1 unknown + ◌ 1 silent"),
                () -> browser.awaitText("#answer-growing", "node-h +2 copies per sync"),
                () -> browser.awaitText("#answer-harm", "node-h 40 extra rules for every packet to the node"),
                () -> browser.awaitText("#answer-now", "upgrade node-h first (its existence check fails)"),
                () -> browser.awaitText("#answer-now", "3 cleanups recommended"),
                () -> browser.awaitText("#connection", "live"));
        assertEquals("node-h", browser.text("#findings tbody tr:first-child td:nth-child(2)"));
        assertTrue(
                browser.text(".map tr[data-node=node-d]").endsWith("◇ 2"), browser.text(".map tr[data-node=node-d]"));
    }

    @Test
    void aLinkShowsTheSameThingToEverybody() throws Exception {
        open("/?node=node-a&plane=ipv4-nft&chain=KUBE-ROUTER-INPUT&finding=range");
        browser.awaitText("#detail-title", "allow traffic to cluster IP");
        browser.awaitText("#detail-body", "v1.5.3 → v2.0.1");
        String detail = browser.text("#detail-body");
        assertAll(
                () -> assertEquals(FleetStory.STALE_RULE, browser.text("#rule")),
                () -> assertTrue(detail.contains("M66LPN4N3KB5HTJR verified"), detail),
                () -> assertTrue(detail.contains("v1.1-v1.6"), detail),
                () -> assertTrue(detail.contains("NO_OP: no packet’s verdict changes"), detail),
                () -> assertTrue(detail.contains(Facts.DIGEST), detail),
                () -> assertTrue(detail.contains(Facts.STREAM), detail));
        browser.awaitText("#timeline-title", "node-a · ipv4-nft · KUBE-ROUTER-INPUT");
        browser.awaitText("#timeline-body .upgrades", "left residue");
    }

    @Test
    void backGoesWhereOneCameFrom() throws Exception {
        open("/");
        browser.click(".map tr[data-node=node-c] td.num a");
        browser.awaitText("#timeline-title", "node-c · ipv4-nft · KUBE-ROUTER-INPUT");
        assertTrue(browser.url().contains("node=node-c"));
        browser.click("#books a[data-state=CLEAN]");
        FactTopicsUnderTest.await("3 clean nodes", () -> browser.count(".map tbody tr") == 3);
        browser.back();
        FactTopicsUnderTest.await("all nodes", () -> browser.count(".map tbody tr") == 9);
        browser.back();
        browser.awaitText("#timeline-title", "node-h");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        open("/");
        browser.type("/");
        browser.type("explicitly node-b");
        FactTopicsUnderTest.await("one finding", () -> browser.count("#findings tbody tr") == 1);
        browser.type(Keys.ENTER);
        FactTopicsUnderTest.await(
                "focus in the table",
                () -> Boolean.TRUE.equals(
                        browser.script("return !!document.activeElement.closest('#findings tbody tr')")));
        assertNotEquals(
                "none",
                browser.script("return getComputedStyle(document.activeElement).outlineStyle"),
                "focus is not seen");
        browser.type(Keys.ENTER);
        browser.awaitText("#detail-title", "explicitly ACCEPT");
        assertTrue(browser.url().contains("finding=accept"));
        browser.type(Keys.ESCAPE);
        FactTopicsUnderTest.await("closed", () -> !browser.url().contains("finding="));
        browser.type(Keys.ESCAPE);
        FactTopicsUnderTest.await("all findings", () -> browser.count("#findings tbody tr") >= 6);
        browser.type(Keys.ARROW_DOWN);
        browser.type(Keys.ARROW_DOWN);
        FactTopicsUnderTest.await(
                "a later row",
                () -> ((Number)
                                        browser.script(
                                                "const r = document.activeElement.closest('tr'); return r ? r.sectionRowIndex : -1"))
                                .intValue()
                        > 0);
    }

    @Test
    void itFollowsTheSystemsScheme() throws Exception {
        open("/");
        Object light = browser.script("return getComputedStyle(document.documentElement).backgroundColor");
        browser.scheme("dark");
        Object dark = browser.script("return getComputedStyle(document.documentElement).backgroundColor");
        assertEquals("rgb(255, 255, 255)", light);
        assertEquals("rgb(17, 22, 28)", dark);
    }

    @Test
    void nothingIsWiderThanASmallScreen() throws Exception {
        browser.size(360, 740);
        for (String path : new String[] {"/", "/?node=node-c&chain=KUBE-ROUTER-INPUT&finding=ports"}) {
            open(path);
            FactTopicsUnderTest.await("the chart", () -> browser.count(".chart") > 0);
            assertEquals(
                    true,
                    browser.script(
                            "return document.documentElement.scrollWidth <= window.innerWidth && window.innerWidth === 360"),
                    path);
        }
        assertEquals(
                true,
                browser.script("const d = document.getElementById('detail'); return d.scrollWidth <= d.clientWidth"));
    }

    @Test
    void aHostileCommentIsText() throws Exception {
        topics.publish(
                ChaindriftTopic.FINDINGS,
                ChainFinding.newBuilder(Facts.finding("node-f", "hostile", FindingKind.LEFTOVER, HOSTILE))
                        .setWhy("<b onmouseover=window.owned=1>why</b>")
                        .build());
        open("/?node=node-f&finding=hostile");
        browser.awaitText("#rule", "onerror=window.owned=1");
        assertEquals(HOSTILE, browser.text("#rule"));
        assertEquals(0, browser.count("img, main script, dialog script, dialog b[onmouseover]"));
        assertEquals(true, browser.script("return window.owned === undefined"));
    }

    @Test
    void itIsLiveAndComesBackAfterARestart() throws Exception {
        open("/?node=node-h");
        topics.publish(ChaindriftTopic.DRIFT, FleetStory.growing(52));
        browser.awaitText("#timeline-body", "61 rules, 9 expected");
        int port = api.port();
        api.close();
        browser.awaitText("#notice", "Disconnected since");
        assertTrue(browser.text("#books").startsWith("9 nodes"), "what was known is still shown");
        topics.publish(ChaindriftTopic.DRIFT, FleetStory.growing(40));
        api = new QueryApi(topics.config(port)).start();
        browser.awaitText("#connection", "live");
        browser.awaitText("#timeline-body", "49 rules, 9 expected");
        FactTopicsUnderTest.await("no notice", () -> browser.text("#notice").isEmpty());
    }

    @Test
    void nothingSeriousStandsInTheWayOfAnybody() throws Exception {
        for (String scheme : new String[] {"light", "dark"}) {
            browser.scheme(scheme);
            open("/?node=node-c&plane=ipv4-nft&chain=KUBE-ROUTER-INPUT");
            browser.awaitText("#timeline-body", "rules");
            assertEquals("", browser.seriousBarriers(), scheme);
            open("/?node=node-c&finding=ports");
            browser.awaitText("#detail-body", "Evidence");
            assertEquals("", browser.seriousBarriers(), scheme + ", detail");
        }
    }

    private void open(String path) throws Exception {
        browser.open(uri, path);
        browser.awaitText("#connection", "live");
        browser.awaitText("#books", "9 nodes");
    }
}
