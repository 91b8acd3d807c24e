package io.chaindrift.processor.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium of its own, with nothing but loopback to talk to. */
final class Browser implements AutoCloseable {

    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    Browser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .usingAnyFreePort()
                        .withTimeout(PATIENCE)
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
    }

    void open(URI base, String path) {
        driver.get(base.resolve(path).toString());
    }

    String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    void back() {
        driver.navigate().back();
    }

    /** The text of the first such element, as it is seen; empty when there is none. */
    String text(String selector) {
        try {
            List<WebElement> found = driver.findElements(By.cssSelector(selector));
            return found.isEmpty() ? "" : found.get(0).getText().replaceAll("\\s+", " ");
        } catch (StaleElementReferenceException drawnAnew) {
            return "";
        }
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    /** Clicks on what is there now, or once it is drawn anew. */
    void click(String selector) throws Exception {
        FactTopicsUnderTest.await(selector + " can be clicked", () -> {
            try {
                driver.findElement(By.cssSelector(selector)).click();
                return true;
            } catch (NoSuchElementException | StaleElementReferenceException | ElementNotInteractableException e) {
                return false;
            }
        });
    }

    /** Types into whatever has the focus. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void type(Keys key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    void awaitText(String selector, String part) throws Exception {
        FactTopicsUnderTest.await(
                "'" + part + "' in " + selector + ", which says: " + text(selector),
                () -> text(selector).contains(part));
    }

    /** Lays the page out as on a screen of this size. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Lets the system prefer light or dark. */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What axe-core finds to be serious or critical, as text; empty: nothing. */
    String seriousBarriers() throws IOException {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(AXE), AXE)) {
            driver.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        return String.valueOf(
                driver.executeAsyncScript("const done = arguments[arguments.length - 1]; axe.run(document).then("
                        + "r => done(r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
                        + ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).slice(0, 3).join('; ')).join('\\n')),"
                        + "e => done('axe failed: ' + e))"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
