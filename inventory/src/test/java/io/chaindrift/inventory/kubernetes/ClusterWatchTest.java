package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.Await;
import io.chaindrift.inventory.core.ClusterSnapshot;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching a server that keeps objects in memory, with the faults that real ones have. */
class ClusterWatchTest extends ClusterWatchContract {

    /** Nodes of three pages. */
    private static final int MANY = 1_200;

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

    @Test
    void shouldReadListsOfManyPagesAndBeginAnewWhereTheNextPageIsGone() {
        fake().stop();
        fake().restartStopped();
        for (int i = 0; i < MANY; i++) {
            objects.createNode("many-" + i, "v1.31.2", Map.of());
        }
        int before = fake().furtherPages();
        fake().forgetLists(2);
        try (KubernetesClient another = ApiConnection.open(api.server());
                ClusterWatch reading = ClusterWatch.open(
                        another,
                        objects.settings(api.server(), "another", Duration.ofHours(1)),
                        new Counting(new AtomicLong()))) {
            Await.until("everything is listed", reading::hasSynced);

            assertEquals(MANY + 1, reading.snapshot().nodes().size());
        }
        assertEquals(0, fake().listsToForget());
        assertTrue(fake().furtherPages() >= before + 2, "one page was enough");
    }

    @Test
    void shouldNotMindWhatIsToldTwice() {
        fake().tellTwice();
        objects.createNode("b", "v1.31.2", Map.of());
        until("b comes", seen -> has(seen, "b"));
        objects.cordon("b", true);
        until("b is cordoned", seen -> node(seen, "b").unschedulable());
        objects.createNode("c", "v1.31.2", Map.of());
        objects.deleteNode("b");

        ClusterSnapshot seen = until("b goes, c comes", now -> !has(now, "b") && has(now, "c"));
        assertEquals(2, seen.nodes().size());
        Await.until("every watch is up", watch::isWatching);
    }
}
