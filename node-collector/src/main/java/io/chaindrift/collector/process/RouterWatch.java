package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.audit.Fingerprint;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the node itself tells of its router: what the operator said, or else what the rules betray. Not thread-safe. */
final class RouterWatch {

    private final @Nullable RouterSighting given;
    private final RouterProcess process;
    private @Nullable RouterSighting betrayed;
    private @Nullable Digest looked;

    RouterWatch(@Nullable String version, @Nullable List<String> args, RouterProcess process) {
        this.given = version == null && args == null ? null : given(version, args);
        this.process = process;
    }

    /** The router as of this look; null while nothing is known. */
    @Nullable RouterSighting sighting(List<PlaneObservation> planes) {
        if (given != null) {
            return given;
        }
        RouterSighting fromRules = fromRules(planes);
        List<String> args = process.args();
        return args == null ? fromRules : running(args, fromRules);
    }

    /** The process is there: what it was started with, and of the rules what only they tell. */
    private static RouterSighting running(List<String> args, @Nullable RouterSighting fromRules) {
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
                        null,
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
                        fromRules.iptablesVersion(),
                        evidence + "; " + fromRules.evidence(),
                        fromRules.conflict());
    }

    private @Nullable RouterSighting fromRules(List<PlaneObservation> planes) {
        for (PlaneObservation plane : planes) {
            if (plane instanceof PlaneObservation.Captured captured
                    && captured.suspicion() == null
                    && plane.plane().family() == AddressFamily.IPV4) {
                RouterSighting sighting = betrayed(captured);
                if (sighting != null) {
                    return sighting;
                }
            }
        }
        return betrayed;
    }

    private @Nullable RouterSighting betrayed(PlaneObservation.Captured captured) {
        Digest raw = NamedForm.rawDigest(captured.rules());
        if (looked != null && raw.equals(looked)) {
            return betrayed;
        }
        NamedRuleset form = NamedForm.of(captured.rules());
        Fingerprint print = Fingerprint.of(form, AddressFamily.IPV4);
        VersionClass versionClass = print.versionClass();
        if (versionClass == null) {
            return null;
        }
        looked = raw;
        betrayed = new RouterSighting(
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
        return betrayed;
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
