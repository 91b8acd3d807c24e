package io.chaindrift.inventory.kubernetes;

import io.chaindrift.inventory.config.KubernetesSettings;
import io.chaindrift.inventory.core.ClusterSnapshot;
import io.chaindrift.inventory.core.ObjectName;
import io.chaindrift.inventory.core.ObservedDaemonSet;
import io.chaindrift.inventory.core.ObservedNode;
import io.chaindrift.inventory.core.ObservedPod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is watched, kept up to date by list and watch. A watch that ends is begun again where it ended; where the API
 * server no longer knows that place (410 Gone) everything is listed anew. Notifications only wake: what counts is
 * {@link #snapshot()}, so one that is missed or comes twice does no harm.
 *
 * <p>Lists are read in pages, which makes the API server answer from its store and never from an old cache: an object that a list
 * does not have is gone. Thread-safe.
 */
public final class ClusterWatch implements AutoCloseable {

    private static final Long PAGE = 500L;
    private static final String NAME = "metadata.name";

    private final KubernetesSettings settings;
    private final WatchListener listener;
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<DaemonSet> router;
    private final @Nullable SharedIndexInformer<DaemonSet> collector;

    private ClusterWatch(KubernetesClient client, KubernetesSettings settings, WatchListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.nodes = informer(client.nodes(), WatchListener.Watched.NODES);
        this.pods = informer(
                client.pods().inNamespace(settings.router().namespace()).withLabels(settings.routerPods()),
                WatchListener.Watched.ROUTER_PODS);
        this.router = informer(daemonSet(client, settings.router()), WatchListener.Watched.ROUTER_DAEMONSET);
        this.collector = settings.collector()
                .map(name -> informer(daemonSet(client, name), WatchListener.Watched.COLLECTOR_DAEMONSET))
                .orElse(null);
    }

    /** Begins to list and watch; returns before anything is known. */
    public static ClusterWatch open(KubernetesClient client, KubernetesSettings settings, WatchListener listener) {
        ClusterWatch watch = new ClusterWatch(client, settings, listener);
        watch.informers.forEach(SharedIndexInformer::start);
        return watch;
    }

    /** Whether everything was listed once, so that what is not in the snapshot is not there. */
    public boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** Whether every watch is up. */
    public boolean isWatching() {
        return informers.stream().allMatch(SharedIndexInformer::isWatching);
    }

    /** What is there now. */
    public ClusterSnapshot snapshot() {
        TreeMap<String, ObservedNode> byName = new TreeMap<>();
        nodes.getStore().list().forEach(node -> byName.put(node.getMetadata().getName(), Observations.node(node)));
        List<ObservedPod> routers = pods.getStore().list().stream()
                .map(pod -> Observations.pod(pod, settings.routerContainer()))
                .flatMap(Optional::stream)
                .toList();
        return new ClusterSnapshot(
                byName,
                routers,
                find(router, settings.router()),
                collector == null ? null : find(collector, settings.collector().orElseThrow()));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private @Nullable ObservedDaemonSet find(SharedIndexInformer<DaemonSet> informer, ObjectName name) {
        return informer.getStore().list().stream()
                .filter(found -> name.name().equals(found.getMetadata().getName()))
                .findFirst()
                .map(found -> Observations.daemonSet(found, settings.routerContainer()))
                .orElse(null);
    }

    private static Informable<DaemonSet> daemonSet(KubernetesClient client, ObjectName name) {
        return client.apps().daemonSets().inNamespace(name.namespace()).withField(NAME, name.name());
    }

    private <T extends HasMetadata> SharedIndexInformer<T> informer(Informable<T> watched, WatchListener.Watched what) {
        SharedIndexInformer<T> informer = watched.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new TrimmedItems<>());
        informer.exceptionHandler((started, cause) -> {
            listener.failed(what, cause);
            return true;
        });
        informer.addEventHandler(new Waking<>(listener));
        informers.add(informer);
        return informer;
    }

    /** Only says that something may have changed. */
    private record Waking<T>(WatchListener listener) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T added) {
            listener.changed();
        }

        @Override
        public void onUpdate(T before, T after) {
            listener.changed();
        }

        @Override
        public void onDelete(T deleted, boolean lastStateUnknown) {
            listener.changed();
        }

        @Override
        public void onNothing() {
            listener.changed();
        }
    }
}
