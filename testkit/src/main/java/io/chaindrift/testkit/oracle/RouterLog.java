package io.chaindrift.testkit.oracle;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The routers a node had, by the strongest evidence of each time. */
final class RouterLog {

    private static final List<String> WEAKEST_FIRST =
            List.of("UNKNOWN", "FINGERPRINT", "PROCESS", "GIVEN", "INVENTORY");

    /** What a sighting brought. */
    enum News {
        NONE,
        REFINED,
        CHANGED
    }

    private final TreeMap<String, IndexedRecord> sightings = new TreeMap<>();
    private final List<IndexedRecord> routers = new ArrayList<>();

    void clear() {
        sightings.clear();
        routers.clear();
    }

    /** Whether evidence of that kind counts. */
    boolean toldBy(String how) {
        return sightings.containsKey(how);
    }

    @Nullable IndexedRecord current() {
        return routers.isEmpty() ? null : routers.get(routers.size() - 1);
    }

    @Nullable String version() {
        IndexedRecord now = current();
        return now == null ? null : Records.text(now, "version");
    }

    @Nullable IptablesBackend backend() {
        IndexedRecord now = current();
        String backend = now == null ? "UNKNOWN" : Records.required(now, "activeBackend");
        return backend.equals("UNKNOWN") ? null : IptablesBackend.valueOf(backend);
    }

    News take(IndexedRecord seen) {
        String how = Records.required(seen, "how");
        sightings.put(how, seen);
        sightings.remove(how.equals("GIVEN") ? "INVENTORY" : how.equals("INVENTORY") ? "GIVEN" : "-");
        IndexedRecord now = Objects.requireNonNull(strongest());
        IndexedRecord was = current();
        if (was != null && same(was, now)) {
            return News.NONE;
        }
        boolean changed = was != null && differs(was, now) && strength(now) <= strength(was);
        if (was == null || changed || (!tells(was) && tells(now))) {
            routers.add(now);
            return changed ? News.CHANGED : News.REFINED;
        }
        routers.set(routers.size() - 1, tells(now) || !tells(was) ? now : was);
        return News.REFINED;
    }

    private @Nullable IndexedRecord strongest() {
        IndexedRecord best = null;
        for (String kind : WEAKEST_FIRST) {
            IndexedRecord one = sightings.get(kind);
            if (one != null && (best == null || tells(one) || !tells(best))) {
                best = one;
            }
        }
        return best;
    }

    /** What an operator gave weighs as much as what the inventory says. */
    private static int strength(IndexedRecord router) {
        return Math.min(WEAKEST_FIRST.indexOf(Records.required(router, "how")), WEAKEST_FIRST.indexOf("GIVEN"));
    }

    private static boolean tells(IndexedRecord router) {
        return Records.text(router, "version") != null || Records.text(router, "versionClass") != null;
    }

    private static boolean same(IndexedRecord was, IndexedRecord now) {
        return List.of("flavour", "version", "versionClass", "how", "args", "flagsDigest", "running", "activeBackend")
                .stream()
                .allMatch(
                        name -> String.valueOf(Records.get(was, name)).equals(String.valueOf(Records.get(now, name))));
    }

    private static boolean differs(IndexedRecord was, IndexedRecord now) {
        boolean exact = Records.text(was, "version") != null && Records.text(now, "version") != null;
        boolean flavours = !List.of(Records.required(was, "flavour"), Records.required(now, "flavour"))
                .contains("UNKNOWN");
        return other(was, now, exact ? "version" : "versionClass")
                || other(was, now, "flagsDigest")
                || (flavours && other(was, now, "flavour"));
    }

    private static boolean other(IndexedRecord was, IndexedRecord now, String name) {
        String one = Records.text(was, name);
        String two = Records.text(now, name);
        return one != null && two != null && !one.equals(two);
    }

    /** The present router as the judge knows it. */
    @SuppressWarnings("unchecked")
    RouterFacts facts() {
        IndexedRecord router = current();
        if (router == null) {
            return RouterFacts.unknown();
        }
        String version = Records.text(router, "version");
        RouterFacts.How how = RouterFacts.How.valueOf(Records.required(router, "how"));
        RouterFacts facts;
        try {
            facts = RouterFacts.of(version, (List<String>) Records.get(router, "args"), how);
        } catch (IllegalArgumentException unreadable) {
            facts = RouterFacts.of(version, null, how);
        }
        String label = Records.text(router, "versionClass");
        VersionClass told = label == null ? null : VersionClass.ofLabel(label);
        return facts.versionClass() == null && told != null
                ? new RouterFacts(version, told, told.flavour(), how, facts.flags())
                : facts;
    }

    /** Version of the latest router that had another one. */
    @Nullable String previousVersion() {
        for (int i = routers.size() - 2; i >= 0; i--) {
            String version = Records.text(routers.get(i), "version");
            if (version != null && !version.equals(version())) {
                return version;
            }
        }
        return null;
    }
}
