package io.chaindrift.collector.capture;

import io.chaindrift.ruleset.IptablesBackend;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kube-router of a node as one observer knows it.
 *
 * @param flavour who built it
 * @param version exact version, such as v2.2.1 or k3s-v2.2.1; null when not known
 * @param versionClass class of versions that write the same rules; null when not known
 * @param how how version and class are known
 * @param args its command-line arguments in order; null when not known
 * @param running whether it runs; null when not known
 * @param activeBackend where it writes its policy rules; null when not known
 * @param iptablesVersion version of its own iptables; null when not known
 * @param evidence where the knowledge comes from, for people; may be empty
 * @param conflict what contradicts it, for people; null when nothing does
 * @param rebuiltBy classes that the chains which are rebuilt at every sync allow, sorted; empty when they tell nothing
 */
public record RouterSighting(
        Flavour flavour,
        @Nullable String version,
        @Nullable String versionClass,
        How how,
        @Nullable List<String> args,
        @Nullable Boolean running,
        @Nullable IptablesBackend activeBackend,
        @Nullable String iptablesVersion,
        String evidence,
        @Nullable String conflict,
        List<String> rebuiltBy) {

    /** Who built the router. */
    public enum Flavour {
        UPSTREAM,
        K3S,
        UNKNOWN
    }

    /** Strongest first. */
    public enum How {
        GIVEN,
        INVENTORY,
        PROCESS,
        FINGERPRINT,
        UNKNOWN
    }

    public RouterSighting {
        Objects.requireNonNull(flavour, "flavour");
        Objects.requireNonNull(how, "how");
        Objects.requireNonNull(evidence, "evidence");
        args = args == null ? null : List.copyOf(args);
        rebuiltBy = List.copyOf(rebuiltBy);
    }
}
