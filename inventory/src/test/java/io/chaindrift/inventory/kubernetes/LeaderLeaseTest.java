package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.inventory.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderLeaseTest {

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private FakeApi api;
    private ClusterObjects objects;

    @BeforeEach
    void start() {
        api = FakeApi.start(folder);
        objects = new ClusterObjects(api::admin);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        api.close();
    }

    private LeaderLease lease(String identity) {
        KubernetesClient client = ApiConnection.open(api.server());
        LeaderLease lease = new LeaderLease(
                client,
                objects.settings(api.server(), identity, Duration.ofHours(1)).lease(),
                System::nanoTime,
                () -> {});
        open.add(lease);
        open.add(client);
        return lease;
    }

    private void untilHeld(LeaderLease lease) {
        Await.until("it leads", () -> {
            lease.seek();
            return lease.isHeld();
        });
    }

    private String holder() {
        return String.valueOf(api.admin()
                .leases()
                .inNamespace(objects.namespace())
                .withName("chaindrift-inventory")
                .get()
                .getSpec()
                .getHolderIdentity());
    }

    @Test
    void shouldLetOneLeadAndTheOtherOnceTheFirstGivesUp() {
        LeaderLease first = lease("first");
        untilHeld(first);
        LeaderLease second = lease("second");
        second.seek();
        Await.until("the second has looked", second::isSeen);

        assertFalse(second.isHeld());
        assertEquals("first", holder());

        first.close();
        assertFalse(first.isHeld());
        untilHeld(second);
        assertEquals("second", holder());
    }

    @Test
    void shouldNoLongerLeadWhenItCannotRenewAndLeadAgainLater() {
        LeaderLease lease = lease("first");
        untilHeld(lease);
        api.stop();
        Await.until("it gives up", () -> !lease.isHeld());
        api.restartStopped();

        untilHeld(lease);
        assertTrue(lease.isSeen());
    }

    @Test
    void shouldLoseAgainstAnInstanceThatTookTheLease() {
        LeaderLease lease = lease("first");
        untilHeld(lease);
        Await.until("the lease is stolen", this::steal);

        Await.until("it gives up", () -> !lease.isHeld());
        assertEquals("thief", holder());
    }

    /** The leader may renew between what is read and what is written: then it is to be done again. */
    private boolean steal() {
        try {
            api.admin()
                    .leases()
                    .inNamespace(objects.namespace())
                    .withName("chaindrift-inventory")
                    .edit(held -> {
                        held.getSpec().setHolderIdentity("thief");
                        held.getSpec().setLeaseDurationSeconds(3600);
                        return held;
                    });
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Test
    void shouldGiveUpOnceReleasedAndSeekAgain() {
        LeaderLease lease = lease("first");
        untilHeld(lease);
        lease.release();
        assertFalse(lease.isHeld());

        untilHeld(lease);
    }
}
