package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.core.Syncs;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the node itself tells of its router: what the operator said, or else what the rules betray. Not thread-safe.
 *
 * <p>A look brings only the planes that were due, so what each plane betrays is kept from look to look and judged together. The
 * router writes where a sync was seen last, or where its chains came to a plane that had none; the rules of another backend are then
 * another release's, or old, and prove nothing. While no sync was seen, planes that betray the same class are believed, and others are a conflict.
 */
final class RouterWatch {

    private final @Nullable RouterSighting given;
    private final RouterProcess process;
    private final UnaryOperator<List<String>> told;
    private final SortedMap<Plane, Looked> looked = new TreeMap<>();
    private final Set<Plane> absent = new TreeSet<>();
    private @Nullable IptablesBackend active;

    /** A plane's rules as looked at last, the router that they betray, and those that can have synced last. */
    private record Looked(NamedRuleset rules, Fingerprint print, Set<VersionClass> rebuiltBy) {}

    RouterWatch(
            @Nullable String version,
            @Nullable List<String> args,
            RouterProcess process,
            UnaryOperator<List<String>> told) {
        this.told = told;
        this.given = version == null && args == null ? null : given(version, args == null ? null : told.apply(args));
        this.process = process;
    }

    /**
     * The router as of this look; null while nothing is known.
     *
     * @param anew whether the rules are to be looked at even where they cannot tell anything new
     */
    @Nullable RouterSighting sighting(List<PlaneObservation> planes, boolean anew) {
        planes.forEach(plane -> look(plane, anew));
        if (given != null) {
            return contradicted(given);
        }
        RouterSighting fromRules = fromRules();
        List<String> args = process.args();
        return args == null
                ? fromRules
                : ofProcess(told.apply(args), !process.isGone(), process.iptablesVersion(), fromRules);
    }

    private void look(PlaneObservation seen, boolean anew) {
        if (seen instanceof PlaneObservation.Absent) {
            absent.add(seen.plane());
            looked.remove(seen.plane());
            if (looked.keySet().stream().noneMatch(plane -> plane.backend() == active)) {
                active = null;
            }
        } else if (seen instanceof PlaneObservation.Captured captured && captured.suspicion() == null) {
            look(captured, anew);
        }
    }

    private void look(PlaneObservation.Captured captured, boolean anew) {
        NamedRuleset shown = captured.save().published();
        Looked before = looked.get(captured.plane());
        if (holdsTopChains(shown) && isWritten(captured, before, shown)) {
            active = captured.plane().backend();
        }
        absent.remove(captured.plane());
        if (before != null && !anew && !tellsMore(before.rules(), shown)) {
            looked.put(captured.plane(), new Looked(shown, before.print(), before.rebuiltBy()));
            return;
        }
        NamedRuleset whole = NamedForm.of(captured.rules());
        Fingerprint print = Fingerprint.of(whole, captured.plane().family());
        looked.put(captured.plane(), new Looked(shown, print, Fingerprint.rebuiltBy(whole)));
    }

    /** Whether the router wrote a plane since it was looked at before. Its clean-up of one that it leaves is none of its syncs. */
    private boolean isWritten(PlaneObservation.Captured now, @Nullable Looked before, NamedRuleset shown) {
        if (before == null) {
            return absent.contains(now.plane());
        }
        return !holdsTopChains(before.rules()) || now.routerCommitted() || Syncs.renamed(before.rules(), shown);
    }

    /** Whether the chains stand there that packets come to first, which the clean-up of a plane takes away. */
    private static boolean holdsTopChains(NamedRuleset rules) {
        return rules.chains().stream()
                .map(NamedChain::key)
                .anyMatch(key ->
                        key.name().startsWith("KUBE-ROUTER-") || key.table().startsWith("kube-router"));
    }

    /** The process is or was there: what it was started with, and of the rules what only they tell. */
    private RouterSighting ofProcess(
            List<String> args, boolean running, @Nullable String iptablesVersion, @Nullable RouterSighting fromRules) {
        String evidence = running ? "its process is visible" : "its process was visible and is gone";
        return new RouterSighting(
                fromRules == null ? RouterSighting.Flavour.UNKNOWN : fromRules.flavour(),
                fromRules == null ? null : fromRules.version(),
                fromRules == null ? null : fromRules.versionClass(),
                RouterSighting.How.PROCESS,
                args,
                running,
                fromRules == null ? null : fromRules.activeBackend(),
                iptablesVersion,
                fromRules == null ? evidence : evidence + "; " + fromRules.evidence(),
                fromRules == null ? null : fromRules.conflict(),
                rebuiltBy());
    }

    /** What all planes together betray; null when none tells anything. */
    private @Nullable RouterSighting fromRules() {
        SortedMap<Plane, Looked> telling = telling();
        if (telling.isEmpty()) {
            return active == null ? null : betrayed(null, List.of("a sync was seen"), null);
        }
        Set<VersionClass> classes = new TreeSet<>();
        telling.values()
                .forEach(plane ->
                        classes.add(Objects.requireNonNull(plane.print().versionClass())));
        if (classes.size() > 1) {
            String conflict = telling.entrySet().stream()
                    .map(plane -> plane.getKey() + " betrays " + label(plane.getValue()))
                    .collect(Collectors.joining(", ", "", ", and no sync tells yet which of them the router writes"));
            return betrayed(null, List.of("the rules of several planes"), conflict);
        }
        Fingerprint print = telling.values().iterator().next().print();
        return betrayed(print, print.evidence(), null);
    }

    /** The planes whose word counts: of the backend that is written to, if one is known, and of IPv4 where that tells. */
    private SortedMap<Plane, Looked> telling() {
        SortedMap<Plane, Looked> telling = new TreeMap<>();
        for (AddressFamily family : List.of(AddressFamily.IPV4, AddressFamily.IPV6)) {
            looked.forEach((plane, found) -> {
                if (plane.family() == family
                        && found.print().versionClass() != null
                        && (active == null || plane.backend() == active)) {
                    telling.put(plane, found);
                }
            });
            if (!telling.isEmpty()) {
                break;
            }
        }
        return telling;
    }

    private RouterSighting betrayed(@Nullable Fingerprint print, List<String> evidence, @Nullable String conflict) {
        VersionClass versionClass = print == null ? null : print.versionClass();
        return new RouterSighting(
                print == null
                        ? RouterSighting.Flavour.UNKNOWN
                        : RouterSighting.Flavour.valueOf(print.flavour().name()),
                null,
                versionClass == null ? null : versionClass.label(),
                RouterSighting.How.FINGERPRINT,
                null,
                null,
                active,
                null,
                String.join("; ", evidence),
                conflict,
                rebuiltBy());
    }

    private static String label(Looked plane) {
        return Objects.requireNonNull(plane.print().versionClass()).label();
    }

    /** What was given, with where it is written to, and the rules' word where they are another release's. */
    private RouterSighting contradicted(RouterSighting told) {
        String conflict = told.versionClass() == null
                ? null
                : telling().entrySet().stream()
                        .filter(plane -> active != null || telling().size() == 1)
                        .filter(plane -> !explains(plane.getValue().print(), told.versionClass()))
                        .map(plane -> "the rules of " + plane.getKey() + " betray " + label(plane.getValue()))
                        .findFirst()
                        .orElse(null);
        return new RouterSighting(
                told.flavour(),
                told.version(),
                told.versionClass(),
                told.how(),
                told.args(),
                told.running(),
                active,
                told.iptablesVersion(),
                told.evidence(),
                conflict,
                rebuiltBy());
    }

    /** Of the backend that is written to, or of the only one there is; IPv4's where they tell. */
    private List<String> rebuiltBy() {
        boolean one = looked.keySet().stream().map(Plane::backend).distinct().count() == 1;
        for (AddressFamily family : List.of(AddressFamily.IPV4, AddressFamily.IPV6)) {
            for (Map.Entry<Plane, Looked> plane : looked.entrySet()) {
                boolean written = active == null ? one : plane.getKey().backend() == active;
                Set<VersionClass> classes = plane.getValue().rebuiltBy();
                if (plane.getKey().family() == family && written && !classes.isEmpty()) {
                    return classes.stream().map(VersionClass::label).toList();
                }
            }
        }
        return List.of();
    }

    private static boolean explains(Fingerprint print, String label) {
        return Stream.concat(Stream.ofNullable(print.versionClass()), print.alternatives().stream())
                .anyMatch(versionClass -> versionClass.label().equals(label));
    }

    /**
     * Whether the rules may tell another router than those looked at before. Another release writes other rules into the chains
     * of all pods, of all policies, or into its own; pods that come and go change only which chains there are, and the jumps to
     * them.
     */
    private static boolean tellsMore(NamedRuleset before, NamedRuleset now) {
        if (!ownChains(before).equals(ownChains(now))) {
            return true;
        }
        boolean[] came = new boolean[2];
        boolean[] stayed = new boolean[2];
        for (NamedChain chain : now.chains()) {
            NamedChain old = before.chain(chain.key());
            boolean same = old != null && old.digest().equals(chain.digest());
            if (chain.key().churned()) {
                int kind = chain.key().name().startsWith("{pod:") ? 0 : 1;
                stayed[kind] |= same;
                came[kind] |= !same;
            } else if (!same && old != null && isOwn(chain) && !withoutPods(old).equals(withoutPods(chain))) {
                return true;
            }
        }
        return came[0] && !stayed[0] || came[1] && !stayed[1];
    }

    private static boolean isOwn(NamedChain chain) {
        return OwnChains.sharedWithOthers(chain.key()) || OwnChains.ofKubeRouter(chain.key());
    }

    private static Set<ChainKey> ownChains(NamedRuleset ruleset) {
        return ruleset.chains().stream()
                .filter(chain -> !chain.key().churned() && isOwn(chain))
                .map(NamedChain::key)
                .collect(Collectors.toSet());
    }

    private static List<String> withoutPods(NamedChain chain) {
        return chain.runs().stream()
                .filter(run -> !run.rule().contains("{pod:"))
                .map(run -> run.repeat() + " " + run.rule())
                .toList();
    }

    private static RouterSighting given(@Nullable String version, @Nullable List<String> args) {
        RouterVersion parsed = RouterVersion.parse(Objects.requireNonNullElse(version, ""));
        VersionClass versionClass = parsed.versionClass();
        return new RouterSighting(
                RouterSighting.Flavour.valueOf(parsed.flavour().name()),
                version,
                versionClass == null ? null : versionClass.label(),
                RouterSighting.How.GIVEN,
                args,
                null,
                null,
                null,
                "given to the collector",
                null,
                List.of());
    }
}
