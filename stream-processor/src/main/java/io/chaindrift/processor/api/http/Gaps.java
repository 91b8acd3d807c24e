package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.view.IndexEntry;
import io.chaindrift.processor.api.view.Page;

/** Gaps of the past in words. Stateless. */
final class Gaps {

    private Gaps() {}

    /** What is not known of a plane. */
    static Page.Gap told(String node, String plane, IndexEntry.Gap gap) {
        return new Page.Gap(node, words(plane, gap));
    }

    /** The same, without the node. */
    static String words(String plane, IndexEntry.Gap gap) {
        Long to = gap.to();
        String end = to == null ? "" : " to " + Times.text(to);
        return "from " + Times.text(gap.from()) + end + " the rules of " + plane + " are not known: " + gap.reason();
    }
}
