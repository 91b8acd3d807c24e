package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.ChainKey;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.OwnChains;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the node itself tells of its router: what the operator said, or else what the rules betray. Not thread-safe. */
final class RouterWatch {

    private final @Nullable RouterSighting given;
    private final RouterProcess process;
    private final UnaryOperator<List<String>> told;
    private @Nullable RouterSighting betrayed;
    private final Map<Plane, Looked> looked = new HashMap<>();

    /** A plane's rules as looked at last, and the router that they betray. */
    private record Looked(NamedRuleset rules, @Nullable RouterSighting sighting) {}

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
        if (given != null) {
            return given;
        }
        RouterSighting fromRules = fromRules(planes, anew);
        List<String> args = process.args();
        return args == null ? fromRules : running(told.apply(args), process.iptablesVersion(), fromRules);
    }

    /** The process is there: what it was started with, and of the rules what only they tell. */
    private static RouterSighting running(
            List<String> args, @Nullable String iptablesVersion, @Nullable RouterSighting fromRules) {
        String evidence = "its process is visible";
        return fromRules == null
                ? new RouterSighting(
                        RouterSighting.Flavour.UNKNOWN,
                        null,
                        null,
                        RouterSighting.How.PROCESS,
                        args,
                        true,
                        null,
                        iptablesVersion,
                        evidence,
                        null)
                : new RouterSighting(
                        fromRules.flavour(),
                        fromRules.version(),
                        fromRules.versionClass(),
                        RouterSighting.How.PROCESS,
                        args,
                        true,
                        fromRules.activeBackend(),
                        iptablesVersion,
                        evidence + "; " + fromRules.evidence(),
                        fromRules.conflict());
    }

    private @Nullable RouterSighting fromRules(List<PlaneObservation> planes, boolean anew) {
        for (PlaneObservation plane : planes) {
            if (plane instanceof PlaneObservation.Captured captured
                    && captured.suspicion() == null
                    && plane.plane().family() == AddressFamily.IPV4) {
                RouterSighting sighting = betrayed(captured, anew);
                if (sighting != null) {
                    return sighting;
                }
            }
        }
        return betrayed;
    }

    private @Nullable RouterSighting betrayed(PlaneObservation.Captured captured, boolean anew) {
        NamedRuleset shown = captured.save().published();
        Looked before = looked.get(captured.plane());
        RouterSighting sighting =
                before == null || anew || tellsMore(before.rules(), shown) ? betrayedBy(captured) : before.sighting();
        looked.put(captured.plane(), new Looked(shown, sighting));
        betrayed = sighting == null ? betrayed : sighting;
        return sighting;
    }

    private static @Nullable RouterSighting betrayedBy(PlaneObservation.Captured captured) {
        NamedRuleset form = NamedForm.of(captured.rules());
        Fingerprint print = Fingerprint.of(form, AddressFamily.IPV4);
        VersionClass versionClass = print.versionClass();
        if (versionClass == null) {
            return null;
        }
        return new RouterSighting(
                RouterSighting.Flavour.valueOf(print.flavour().name()),
                null,
                versionClass.label(),
                RouterSighting.How.FINGERPRINT,
                null,
                null,
                captured.plane().backend(),
                null,
                String.join("; ", print.evidence()),
                null);
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
                null);
    }
}
