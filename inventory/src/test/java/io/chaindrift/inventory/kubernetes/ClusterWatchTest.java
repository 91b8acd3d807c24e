package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.Await;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching a server that keeps objects in memory, with the faults that real ones have. */
class ClusterWatchTest extends ClusterWatchContract {

    @TempDir
    private Path folder;

    @Override
    ApiUnderTest startApi() {
        return FakeApi.start(folder);
    }

    private FakeApi fake() {
        return (FakeApi) api;
    }

    @Test
    void shouldGoOnAfterTheServerRestarted() {
        fake().restart();
        objects.createNode("b", "v1.31.2", Map.of());

        until("b comes", seen -> has(seen, "b") && has(seen, "a"));
        Await.until("every watch is up again", watch::isWatching);
    }

    @Test
    void shouldListAnewWhereTheServerNoLongerKnowsThePlace() {
        fake().stop();
        fake().loseSilently("/api/v1/nodes/" + objects.node("a"));
        fake().forgetWatches(4);
        fake().restartStopped();
        objects.createNode("b", "v1.31.2", Map.of());

        until("b comes, a is gone though nobody said so", seen -> has(seen, "b") && !has(seen, "a"));
        Await.until("every watch was told", () -> fake().watchesToForget() == 0);
        Await.until("every watch is up again", watch::isWatching);
    }

    @Test
    void shouldGoOnWithTheTokenThatReplacedAnExpiredOne() {
        fake().renewToken();
        fake().restart();
        objects.createNode("b", "v1.31.2", Map.of());

        until("b comes", seen -> has(seen, "b"));
    }

    @Test
    void shouldKeepWhatItKnewWhileNothingIsAllowedAndGoOnAfterwards() {
        fake().allowOnly(call -> false);
        fake().restart();
        objects.createNode("b", "v1.31.2", Map.of());
        Await.until("a watch is down", () -> !watch.isWatching());

        assertTrue(watch.hasSynced());
        assertTrue(has(watch.snapshot(), "a"));
        assertFalse(has(watch.snapshot(), "b"));

        fake().allowOnly(call -> true);
        until("b comes", seen -> has(seen, "b"));
    }
}
