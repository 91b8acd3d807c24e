package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.RouterHistory;
import io.chaindrift.processor.audit.model.RouterSighting;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Evidence on a node's router that says something else than the evidence that counts. */
final class Contradictions {

    private Contradictions() {}

    /** What weaker evidence says otherwise, for people; null where none does. */
    static @Nullable String of(RouterSighting counts, SortedMap<RouterSighting.How, RouterSighting> sightings) {
        String wanted = classOf(counts);
        if (wanted == null) {
            return null;
        }
        List<String> others = new ArrayList<>();
        for (Map.Entry<RouterSighting.How, RouterSighting> other : sightings.entrySet()) {
            String told = classOf(other.getValue());
            boolean weaker = other.getKey().strength() < counts.how().strength();
            if (weaker && told != null && !told.equals(wanted)) {
                others.add(other.getKey() + " says " + told);
            }
        }
        return others.isEmpty() ? null : counts.how() + " says " + wanted + ", but " + String.join(", ", others);
    }

    /** Why the router that counts cannot be the one that synced last, for people; null where it can. */
    static @Nullable String ofRules(RouterHistory routers) {
        RouterSighting counts = routers.current();
        return counts.how().strength() <= RouterSighting.How.PROCESS.strength()
                ? null
                : ofRules(counts, routers.rebuiltBy());
    }

    /** Why a router cannot be the one whose last sync left chains that these classes allow, for people; null where it can. */
    static @Nullable String ofRules(RouterSighting router, List<String> rebuilt) {
        String label = classOf(router);
        VersionClass told = label == null ? null : VersionClass.ofLabel(label);
        if (told == null) {
            return null;
        }
        Set<VersionClass> rebuiltBy = new TreeSet<>();
        for (String name : rebuilt) {
            VersionClass known = VersionClass.ofLabel(name);
            if (known == null) {
                return null;
            }
            rebuiltBy.add(known);
        }
        return Fingerprint.contradiction(told, rebuiltBy);
    }

    /** The class of versions that a sighting tells of; null where it does not. */
    static @Nullable String classOf(RouterSighting sighting) {
        String told = sighting.versionClass();
        String version = sighting.version();
        if (told != null || version == null) {
            return told;
        }
        try {
            VersionClass known =
                    RouterFacts.of(version, null, RouterFacts.How.GIVEN).versionClass();
            return known == null ? null : known.label();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
