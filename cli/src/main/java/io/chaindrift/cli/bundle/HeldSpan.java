package io.chaindrift.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.query.ApiClient;
import io.chaindrift.cli.query.Times;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** From when to when the log holds events of a node, in words, for whom asked about another time. Stateless. */
final class HeldSpan {

    private HeldSpan() {}

    /**
     * Asks the API.
     *
     * @param events path of the node's events
     * @param filter query parameters that every question takes
     * @throws IOException when the API gives no answer, or one that does not prove itself
     */
    static String of(ApiClient client, String events, Map<String, String> filter)
            throws IOException, InterruptedException {
        Map<String, String> one = new LinkedHashMap<>(filter);
        one.put("limit", "1");
        NodeStory first = read(client, events, one, story -> story.latest() > Long.MIN_VALUE);
        if (first.latest() == Long.MIN_VALUE) {
            return "the log holds no event of it that can be read";
        }
        // Behind every event: what is answered is the last keyframe and all that follows it.
        Map<String, String> end = new LinkedHashMap<>(filter);
        end.put("from", Long.toString(Long.MAX_VALUE));
        NodeStory last = read(client, events, end, story -> false);
        return "the log holds its events from " + Times.text(first.earliest()) + " to "
                + Times.text(Math.max(first.latest(), last.latest()));
    }

    private static NodeStory read(
            ApiClient client, String events, Map<String, String> parameters, Predicate<NodeStory> enough)
            throws IOException, InterruptedException {
        NodeStory story = new NodeStory();
        String cursor = "";
        while (cursor != null && !enough.test(story)) {
            JsonNode page = client.page(events, parameters);
            try {
                story.page(page);
            } catch (BrokenBundleException e) {
                throw new IOException("the API's answer does not prove itself: " + e.getMessage(), e);
            }
            cursor = ApiClient.cursor(page);
            parameters.put("cursor", String.valueOf(cursor));
        }
        return story;
    }
}
