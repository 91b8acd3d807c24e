package io.chaindrift.inventory.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Lists in pages, as API servers give them; a place to go on at can be over before it is used. Thread-safe. */
final class Pages {

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();

    /** The next places to go on at are no longer known, this many of them. */
    void expire(int times) {
        expired.set(times);
    }

    /** How many places are yet to be no longer known. */
    int toExpire() {
        return expired.get();
    }

    /** How many pages but the first were given. */
    int told() {
        return told.get();
    }

    /** Whether it asks to go on at a place that is no longer known. */
    boolean isGone(String pathAndQuery) {
        return parameter(pathAndQuery, "continue").isPresent()
                && expired.getAndUpdate(left -> Math.max(left - 1, 0)) > 0;
    }

    /** The page that is asked for of the whole list. */
    String of(String pathAndQuery, String whole) {
        Optional<Integer> limit = parameter(pathAndQuery, "limit").map(Integer::valueOf);
        if (limit.isEmpty()) {
            return whole;
        }
        GenericKubernetesResourceList list = Serialization.unmarshal(whole, GenericKubernetesResourceList.class);
        List<GenericKubernetesResource> items = list.getItems();
        int from = parameter(pathAndQuery, "continue").map(Integer::valueOf).orElse(0);
        int to = Math.min(from + limit.get(), items.size());
        list.setItems(items.subList(Math.min(from, to), to));
        list.getMetadata().setContinue(to < items.size() ? String.valueOf(to) : null);
        if (from > 0) {
            told.incrementAndGet();
        }
        return Serialization.asJson(list);
    }

    private static Optional<String> parameter(String pathAndQuery, String name) {
        String query = URI.create(pathAndQuery).getRawQuery();
        return Arrays.stream(query == null ? new String[0] : query.split("&", -1))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }
}
