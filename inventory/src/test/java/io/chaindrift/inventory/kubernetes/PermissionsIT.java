package io.chaindrift.inventory.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.inventory.Await;
import io.chaindrift.inventory.core.ObjectName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the code calls is what the list of permissions has: nothing else, and nothing less. */
class PermissionsIT {

    @TempDir
    private Path folder;

    @Test
    void shouldNeedEveryPermissionAndNoOther() {
        try (FakeApi api = FakeApi.start(folder)) {
            ClusterObjects objects = new ClusterObjects(api::admin);
            objects.createNode("a", "v1.31.2", Map.of());
            var settings = objects.settings(api.server(), "one", Duration.ofHours(1));
            api.allowOnly(call -> Permission.ALL.stream().anyMatch(permission -> covers(permission, call, objects)));
            try (KubernetesClient client = ApiConnection.open(api.server());
                    LeaderLease lease = new LeaderLease(client, settings.lease(), System::nanoTime, () -> {});
                    ClusterWatch watch = ClusterWatch.open(client, settings, new Deaf())) {
                Await.until("it leads and renews", () -> {
                    lease.seek();
                    return lease.isHeld() && verbs(api, "leases").contains("patch");
                });
                Await.until("everything is watched", () -> watch.hasSynced() && watch.isWatching());
                objects.createDaemonSet("kube-router", "kube-router:v2.2.1", Map.of());
                Await.until("the DaemonSet is seen", () -> watch.snapshot().router() != null);
            }
            Set<String> used = new TreeSet<>();
            for (ApiCall call : api.calls()) {
                for (Permission permission : Permission.ALL) {
                    if (covers(permission, call, objects)) {
                        used.add(title(permission, call.verb()));
                    }
                }
            }
            Set<String> listed = new TreeSet<>();
            Permission.ALL.forEach(
                    permission -> permission.verbs().forEach(verb -> listed.add(title(permission, verb))));
            assertEquals(listed, used);
            assertEquals(
                    Set.of(),
                    api.calls().stream()
                            .filter(call ->
                                    Permission.ALL.stream().noneMatch(permission -> covers(permission, call, objects)))
                            .collect(Collectors.toSet()));
        }
    }

    private static String title(Permission permission, String verb) {
        return permission.scope() + " " + permission.resource() + " " + verb + " " + permission.neededBy();
    }

    private static Set<String> verbs(FakeApi api, String resource) {
        return api.calls().stream()
                .filter(call -> call.resource().equals(resource))
                .map(ApiCall::verb)
                .collect(Collectors.toSet());
    }

    private static boolean covers(Permission permission, ApiCall call, ClusterObjects objects) {
        String namespace = objects.namespace();
        ObjectName named = switch (permission.scope()) {
            case CLUSTER -> new ObjectName("none", "none");
            case ROUTER_NAMESPACE -> new ObjectName(namespace, "kube-router");
            case COLLECTOR_NAMESPACE -> new ObjectName(namespace, "chaindrift-collector");
            case LEASE_NAMESPACE -> new ObjectName(namespace, "chaindrift-inventory");
        };
        String scope = permission.scope() == Permission.Scope.CLUSTER ? "" : named.namespace();
        return call.isCoveredBy(permission, scope, named.name());
    }

    private static final class Deaf implements WatchListener {

        @Override
        public void changed() {}

        @Override
        public void failed(Watched watched, Throwable cause) {}
    }
}
