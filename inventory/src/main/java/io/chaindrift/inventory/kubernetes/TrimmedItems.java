package io.chaindrift.inventory.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;

/**
 * Keeps objects without the parts that nobody reads here and that make up most of their size: what managed them, annotations, a
 * node's list of images, a pod's volumes and conditions. Thread-safe.
 */
final class TrimmedItems<T extends HasMetadata> extends BasicItemStore<T> {

    TrimmedItems() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T item) {
        item.getMetadata().setManagedFields(List.of());
        item.getMetadata().setAnnotations(Map.of());
        if (item instanceof Node node && node.getStatus() != null) {
            node.getStatus().setImages(List.of());
            node.getStatus().setConditions(List.of());
        } else if (item instanceof Pod pod) {
            if (pod.getSpec() != null) {
                pod.getSpec().setVolumes(List.of());
            }
            if (pod.getStatus() != null) {
                pod.getStatus().setConditions(List.of());
            }
        }
        return super.put(key, item);
    }
}
