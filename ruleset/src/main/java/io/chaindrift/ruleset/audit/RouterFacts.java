package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.RouterVersion;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the router whose rules are judged.
 *
 * @param version as given; null when not known
 * @param versionClass the class; null when not known
 * @param flavour the flavour; UNKNOWN when not known
 * @param how what the knowledge rests on
 * @param flags its flags with defaults filled in; null when its arguments are not known
 */
public record RouterFacts(
        @Nullable String version,
        @Nullable VersionClass versionClass,
        Flavour flavour,
        How how,
        @Nullable RouterFlags flags) {

    /** Where the knowledge comes from, the strongest first. */
    public enum How {
        GIVEN,
        INVENTORY,
        PROCESS,
        FINGERPRINT,
        UNKNOWN
    }

    /**
     * A router whose version somebody told.
     *
     * @param version as written, or null when only arguments are known
     * @param args its own arguments verbatim; null when not known
     * @throws IllegalArgumentException naming an argument that cannot be read
     */
    public static RouterFacts of(@Nullable String version, @Nullable List<String> args, How how) {
        RouterVersion parsed = version == null || version.isBlank() ? null : RouterVersion.parse(version);
        Flavour flavour = parsed == null ? Flavour.UNKNOWN : parsed.flavour();
        RouterFlags flags = args == null ? null : RouterFlags.parse(args, flavour);
        return parsed == null
                ? new RouterFacts(null, null, flavour, How.UNKNOWN, flags)
                : new RouterFacts(version, parsed.versionClass(), flavour, how, flags);
    }

    /**
     * A router whose version somebody typed.
     *
     * @throws IllegalArgumentException naming the argument, or saying what a version looks like
     */
    public static RouterFacts typed(@Nullable String version, @Nullable List<String> args) {
        if (version != null) {
            RouterVersion.typed(version);
        }
        return of(version, args, How.GIVEN);
    }

    /** Why the version that was told did not serve, for people; null where it did or none was told. */
    @Nullable String unusedVersion() {
        if (version == null || versionClass != null) {
            return null;
        }
        String why;
        if (!RouterVersion.meansAVersion(version)) {
            why = "is no version of kube-router";
        } else if (isBetweenReleases()) {
            why = "is of no release, and the catalog does not know which of them it writes like";
        } else {
            why = flavour == Flavour.UPSTREAM
                    ? "is of no release in the catalog"
                    : "is not kube-router's own and does not tell which release it carries";
        }
        return "the version told (" + how.name().toLowerCase(Locale.ROOT) + "), '" + version + "', " + why
                + ": only the rules can tell";
    }

    /** Whether it is known to be a build between two releases, and no more: it may lack what either of them writes. */
    boolean isBetweenReleases() {
        return version != null
                && versionClass == null
                && RouterVersion.parse(version).isBetweenReleases();
    }

    /** The same router, judged by what its rules betray: its class, or none. */
    RouterFacts asBetrayed(@Nullable VersionClass betrayed) {
        return betrayed == null
                ? new RouterFacts(version, null, flavour, How.UNKNOWN, flags)
                : new RouterFacts(version, betrayed, betrayed.flavour(), How.FINGERPRINT, flags);
    }

    /** A router of which only the class is known, as its rules betray it. */
    public static RouterFacts ofClass(VersionClass versionClass, @Nullable RouterFlags flags) {
        return new RouterFacts(null, versionClass, versionClass.flavour(), How.FINGERPRINT, flags);
    }

    /** A router of which nothing is known. */
    public static RouterFacts unknown() {
        return new RouterFacts(null, null, Flavour.UNKNOWN, How.UNKNOWN, null);
    }
}
