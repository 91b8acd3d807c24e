package io.chaindrift.processor.audit.model;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.RouterVersion;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one observation says of the router on a node.
 *
 * @param flavour upstream, the k3s fork, or unknown
 * @param version exact version; null where not known
 * @param versionClass class of versions that write the same rules; null where not known
 * @param how what it rests on
 * @param args the router's arguments, verbatim; null where not known
 * @param flagsDigest digest of the arguments that shape rules; null where they are not known
 * @param running whether it runs; null where not known
 * @param activeBackend the backend it writes to; null where not known
 * @param iptablesVersion version of its own iptables; null where not known
 * @param rebuiltBy classes that the chains which are rebuilt at every sync allow; empty where they tell nothing
 */
public record RouterSighting(
        Flavour flavour,
        @Nullable String version,
        @Nullable String versionClass,
        How how,
        @Nullable List<String> args,
        @Nullable String flagsDigest,
        @Nullable Boolean running,
        @Nullable IptablesBackend activeBackend,
        @Nullable String iptablesVersion,
        List<String> rebuiltBy) {

    /** Nothing is known. */
    public static final RouterSighting NONE =
            new RouterSighting(Flavour.UNKNOWN, null, null, How.UNKNOWN, null, null, null, null, null, List.of());

    public RouterSighting {
        Objects.requireNonNull(flavour, "flavour");
        Objects.requireNonNull(how, "how");
        args = args == null ? null : List.copyOf(args);
        rebuiltBy = rebuiltBy == null ? List.of() : List.copyOf(rebuiltBy); // as it was stored before it was told
    }

    /** The same without its iptables and what the chains allow: two sightings that differ in nothing else are of one router. */
    public RouterSighting ofTheRouter() {
        return iptablesVersion == null && rebuiltBy.isEmpty()
                ? this
                : new RouterSighting(
                        flavour,
                        version,
                        versionClass,
                        how,
                        args,
                        flagsDigest,
                        running,
                        activeBackend,
                        null,
                        List.of());
    }

    /** True when it tells at least the class of the router's version; an image's tag such as {@code latest} does not. */
    public boolean tellsVersion() {
        return versionClass != null || (version != null && RouterVersion.meansAVersion(version));
    }

    /** Upstream or the k3s fork. */
    public enum Flavour {
        UNKNOWN,
        UPSTREAM,
        K3S
    }

    /** What the knowledge rests on. */
    public enum How {
        UNKNOWN(0),
        FINGERPRINT(1),
        PROCESS(2),
        GIVEN(3),
        INVENTORY(3);

        private final int strength;

        How(int strength) {
            this.strength = strength;
        }

        /** The greater, the more it weighs; what an operator gave and what the inventory says weigh alike, the later wins. */
        public int strength() {
            return strength;
        }
    }
}
