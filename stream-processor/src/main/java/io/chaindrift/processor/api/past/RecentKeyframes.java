package io.chaindrift.processor.api.past;

import io.chaindrift.ruleset.named.NamedRuleset;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keyframes that were read lately. One that is asked for again is kept; one that was read once is only found again as long as nobody
 * needs its memory. Otherwise questions that go through a fleet, of which none comes back to a keyframe, would carry tens of
 * thousands of rules each into the memory of what lives long, and all would wait while that is cleaned up. Thread-safe.
 */
final class RecentKeyframes {

    private final Map<String, NamedRuleset> kept;
    private final Map<String, WeakReference<NamedRuleset>> seen;

    /**
     * @param most how many are kept; as many again are found as long as their memory lasts
     */
    RecentKeyframes(int most) {
        kept = latest(most);
        seen = latest(most);
    }

    private static <V> Map<String, V> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** The keyframe at a place in the log; null where it has to be read. */
    synchronized @Nullable NamedRuleset get(String place) {
        NamedRuleset known = kept.get(place);
        if (known != null) {
            return known;
        }
        WeakReference<NamedRuleset> reference = seen.get(place);
        NamedRuleset found = reference == null ? null : reference.get();
        if (found != null) {
            keep(place, found);
        }
        return found;
    }

    /** Takes a keyframe that was read: to keep it, where it was read before and nobody came between. */
    synchronized void put(String place, NamedRuleset keyframe) {
        if (seen.containsKey(place)) {
            keep(place, keyframe);
        } else {
            seen.put(place, new WeakReference<>(keyframe));
        }
    }

    private void keep(String place, NamedRuleset keyframe) {
        seen.remove(place);
        kept.put(place, keyframe);
    }
}
