package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routers a node had, by the strongest evidence of each time. What is not known of one is not among its fields. */
final class Routers {
    private static final List<String> COUNTS =
            List.of("flavour", "version", "versionClass", "how", "args", "flagsDigest", "running", "activeBackend");
    private static final List<String> WEAKEST_FIRST =
            List.of("UNKNOWN", "FINGERPRINT", "PROCESS", "GIVEN", "INVENTORY");
    final Map<String, Fields> sightings = new TreeMap<>();
    private final List<Fields> intervals = new ArrayList<>();
    private List<String> rebuiltBy = List.of();

    Fields current() {
        return intervals.isEmpty() ? new Fields() : intervals.get(intervals.size() - 1);
    }

    /** Why what was told cannot be the router that synced last; null where it can. */
    @Nullable String contradiction() {
        return strength(current()) < WEAKEST_FIRST.indexOf("GIVEN") ? null : contradiction(current());
    }

    private @Nullable String contradiction(Fields router) {
        VersionClass told = facts(router).versionClass();
        Set<VersionClass> allowed = new TreeSet<>();
        rebuiltBy.forEach(name -> allowed.add(VersionClass.ofLabel(name)));
        return told == null ? null : Fingerprint.contradiction(told, allowed);
    }

    /** Takes a sighting: UPGRADED when another router counts by it, REFINED when more is known of the same, SAME. */
    String take(Fields observed) {
        Fields seen = observed.copy();
        seen.keySet().retainAll(COUNTS);
        seen.values().removeIf(value -> value == null || value.equals("UNKNOWN"));
        VersionClass versionClass = facts(seen).versionClass();
        seen.computeIfAbsent("versionClass", name -> versionClass == null ? null : versionClass.label());
        String how = observed.text("how");
        List<String> rebuilt = observed.texts("rebuiltBy");
        rebuiltBy = how.equals("INVENTORY") && rebuilt.isEmpty() ? rebuiltBy : rebuilt;
        sightings.put(how, seen);
        sightings.remove(how.equals("GIVEN") ? "INVENTORY" : how.equals("INVENTORY") ? "GIVEN" : "");
        Fields was = current();
        Fields now = new Fields();
        for (String kind : WEAKEST_FIRST) {
            Fields one = sightings.getOrDefault(kind, now);
            now = tells(one) || !tells(now) ? one : now;
        }
        boolean another = contradiction(was) == null && contradiction(now) != null;
        boolean upgraded = differs(was, now) && (another || strength(now) <= strength(was));
        if (now.equals(was)) {
            return "SAME";
        } else if (intervals.isEmpty() || upgraded || (!tells(was) && tells(now))) {
            intervals.add(now);
        } else if (tells(now) || !tells(was)) {
            intervals.set(intervals.size() - 1, now);
        }
        return upgraded ? "UPGRADED" : "REFINED";
    }

    /** What an operator gave weighs as much as what the inventory says. */
    private static int strength(Fields router) {
        return Math.min(WEAKEST_FIRST.indexOf(router.text("how")), WEAKEST_FIRST.indexOf("GIVEN"));
    }

    private static boolean tells(Fields router) {
        return router.containsKey("versionClass")
                || (router.containsKey("version") && RouterVersion.meansAVersion(router.text("version")));
    }

    /** True when these cannot be one router with one set of arguments. */
    private static boolean differs(Fields was, Fields now) {
        boolean exact = was.containsKey("version") && now.containsKey("version");
        return Stream.of(exact ? "version" : "versionClass", "flagsDigest", "flavour")
                .anyMatch(name -> was.containsKey(name) && now.containsKey(name) && !was.says(name, now.get(name)));
    }

    /** Version of the latest router that had another one. */
    @Nullable Object previousVersion() {
        Object previous = null;
        for (Fields router : intervals) {
            Object version = router.get("version");
            previous = version == null || current().says("version", version) ? previous : version;
        }
        return previous;
    }

    /** A router as the judge knows it; arguments that cannot be read are as good as unknown ones. */
    @SuppressWarnings("unchecked")
    static RouterFacts facts(Fields router) {
        String version = (String) router.get("version");
        RouterFacts.How how = RouterFacts.How.valueOf((String) router.getOrDefault("how", "UNKNOWN"));
        RouterFacts facts;
        try {
            facts = RouterFacts.of(version, (List<String>) router.get("args"), how);
        } catch (IllegalArgumentException unreadable) {
            facts = RouterFacts.of(version, null, how);
        }
        VersionClass told = VersionClass.ofLabel(router.text("versionClass"));
        return told == null || facts.versionClass() != null
                ? facts
                : new RouterFacts(version, told, told.flavour(), how, facts.flags());
    }
}
