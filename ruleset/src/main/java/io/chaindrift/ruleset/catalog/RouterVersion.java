package io.chaindrift.ruleset.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kube-router version as somebody wrote it.
 *
 * @param text as given, for instance {@code v2.2.1}, {@code 2.2.1}, {@code v2.6.3-iptables1.8.11-0} (k0s), {@code k3s-v2.2.1},
 *     or the kubelet version {@code v1.30.2+k3s1}, which tells the flavour but not the release
 * @param flavour upstream, or the fork where the text says so
 * @param major first number; -1 where the text is no version of kube-router
 * @param minor second number; -1 likewise
 * @param patch third number; 0 where it was left out
 * @param versionClass the class, or null where the text does not tell one, as that of most builds between two releases
 */
public record RouterVersion(
        String text,
        Flavour flavour,
        int major,
        int minor,
        int patch,
        @Nullable VersionClass versionClass) {

    private static final Pattern FORM = Pattern.compile("(k3s-)?v?([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?(.*)");

    /** Only tags of the fork end so; a kubelet's has a number behind {@code +k3s}. */
    private static final Pattern FORKS_TAG = Pattern.compile("-k3s[0-9]+|\\+k3s(?:r[0-9]+)?");

    private static final Pattern SUFFIX = Pattern.compile("(?:rc?[0-9]+)?(?:[-+.][0-9A-Za-z][0-9A-Za-z.+_-]*)?");

    private static final Pattern CANDIDATE = Pattern.compile("-?rc([0-9]{1,3})");

    /** Between two releases: a candidate, a build of a commit, or one of sources that somebody changed. */
    private static final Pattern BETWEEN =
            Pattern.compile("(?:.*[-+.])?(?:(?:rc|alpha|beta|pre|dev)[0-9]*|g[0-9a-f]{7,40}|dirty)(?:[-+.].*)?");

    /** Of these what came before the release whose numbers it has; builds of commits and of changed sources came after it, if at all. */
    private static final Pattern BEFORE = Pattern.compile("(?:.*[-+.])?(?:rc|alpha|beta|pre|dev)[0-9]*(?:[-+.].*)?");

    /**
     * Reads a version that somebody typed.
     *
     * @throws IllegalArgumentException saying what is read, where the text is the version of nothing; a number that no class of
     *     the catalog has is none of this method's business
     */
    public static RouterVersion typed(String text) {
        if (!meansAVersion(text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no version: kube-router's own are read (v2.2.1, 2.2.1,"
                            + " v2.6.3-iptables1.8.11-0), the k3s fork's (k3s-v2.2.1, v2.6.3-k3s1), and a kubelet's of k3s (v1.30.2+k3s1)");
        }
        return parse(text);
    }

    /** True for text of a version's form, whether or not the catalog has its class. */
    public static boolean meansAVersion(String text) {
        Matcher form = FORM.matcher(text.trim());
        return form.matches() && SUFFIX.matcher(form.group(5)).matches();
    }

    /** Reads a version; never fails: what is not understood has no class. */
    public static RouterVersion parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            return new RouterVersion(text, Flavour.UNKNOWN, -1, -1, 0, null);
        }
        int major = Integer.parseInt(form.group(2));
        int minor = Integer.parseInt(form.group(3));
        int patch = form.group(4) == null ? 0 : Integer.parseInt(form.group(4));
        String suffix = form.group(5);
        if (form.group(1) != null) {
            return new RouterVersion(text, Flavour.K3S, major, minor, patch, fork(major, minor, patch, suffix));
        }
        if (FORKS_TAG.matcher(suffix).matches()) {
            return new RouterVersion(text, Flavour.K3S, major, minor, patch, fork(major, minor, patch, suffix));
        }
        if (suffix.matches("\\+k3s[0-9].*")) {
            return new RouterVersion(text, Flavour.K3S, -1, -1, 0, null);
        }
        if (suffix.startsWith("+rke2")) {
            return new RouterVersion(text, Flavour.UNKNOWN, -1, -1, 0, null);
        }
        VersionClass versionClass =
                BETWEEN.matcher(suffix).matches() ? candidate(major, minor, patch, suffix) : upstream(major, minor);
        return new RouterVersion(text, Flavour.UPSTREAM, major, minor, patch, versionClass);
    }

    /**
     * The release whose rules a candidate writes, as its source says; null for one that writes those of none. (What came of v2.0.0
     * before its last candidate knew no ranges of load balancers and did not abort IPv6.)
     */
    private static @Nullable VersionClass candidate(int major, int minor, int patch, String suffix) {
        Matcher named = CANDIDATE.matcher(suffix);
        if (!named.matches() || patch != 0) {
            return null;
        }
        int number = Integer.parseInt(named.group(1));
        return switch (major + "." + minor) {
            case "1.0" -> number == 5 || number == 6 ? VersionClass.V1_0 : null;
            case "1.1" -> number == 1 ? VersionClass.V1_1 : null;
            case "1.3" -> number == 1 ? VersionClass.V1_1 : number <= 7 ? VersionClass.V1_3 : null;
            case "2.0" -> number == 7 ? VersionClass.V2_0 : null;
            default -> null;
        };
    }

    /** True for an upstream build between two releases of which the catalog does not know which of them it writes like. */
    public boolean isBetweenReleases() {
        return flavour == Flavour.UPSTREAM && versionClass == null && suffixIs(BETWEEN);
    }

    /**
     * True where one is known to have come before the other: both are of one flavour, and its numbers are smaller, or it is a candidate
     * for the release that the other is. Of two builds between the same releases neither is known to have.
     */
    public boolean isOlderThan(RouterVersion other) {
        if (flavour != other.flavour || other.major < 0 || !atMost(other.major, other.minor, other.patch)) {
            return false;
        }
        return !other.atMost(major, minor, patch) || (suffixIs(BEFORE) && !other.suffixIs(BETWEEN));
    }

    /**
     * True where both are one upstream release, however it was packed: {@code 2.2.1}, and {@code v2.2.1-iptables1.8.9-0} of k0s. A build
     * between releases is none, and tags of the fork with one number may write different rules.
     */
    public boolean isSameReleaseAs(RouterVersion other) {
        return flavour == Flavour.UPSTREAM
                && other.flavour == Flavour.UPSTREAM
                && major == other.major
                && minor == other.minor
                && patch == other.patch
                && !suffixIs(BETWEEN)
                && !other.suffixIs(BETWEEN);
    }

    private boolean suffixIs(Pattern kind) {
        Matcher form = FORM.matcher(text.trim());
        return form.matches() && kind.matcher(form.group(5)).matches();
    }

    private static @Nullable VersionClass upstream(int major, int minor) {
        if (major == 1) {
            return switch (minor) {
                case 0 -> VersionClass.V1_0;
                case 1, 2 -> VersionClass.V1_1;
                case 3, 4 -> VersionClass.V1_3;
                case 5, 6 -> VersionClass.V1_5;
                default -> null;
            };
        }
        if (major == 2) {
            return switch (minor) {
                case 0, 1 -> VersionClass.V2_0;
                case 2, 3, 4, 5 -> VersionClass.V2_2;
                case 6, 7 -> VersionClass.V2_6;
                case 8, 9 -> VersionClass.V2_8;
                case 10 -> VersionClass.V2_10;
                case 11 -> VersionClass.V2_11;
                default -> VersionClass.NEWER;
            };
        }
        return major > 2 ? VersionClass.NEWER : null;
    }

    private static @Nullable VersionClass fork(int major, int minor, int patch, String suffix) {
        if (major == 1) {
            return minor >= 3 && minor <= 5 ? VersionClass.K3S_V1_3 : null;
        }
        if (major == 2 && minor == 0 && patch == 0) {
            return suffix.isEmpty() || suffix.equals("+k3s") || suffix.equals("+k3s1")
                    ? VersionClass.K3S_V2_0_0
                    : VersionClass.K3S_V2_0;
        }
        if (major == 2) {
            return switch (minor) {
                case 0, 1 -> VersionClass.K3S_V2_0;
                case 2, 3, 4, 5 -> VersionClass.K3S_V2_2;
                case 6 -> VersionClass.K3S_V2_6;
                default -> VersionClass.K3S_NEWER;
            };
        }
        return major > 2 ? VersionClass.K3S_NEWER : null;
    }

    /** True for releases up to {@code major.minor.patch}; false where the text is no version. */
    public boolean atMost(int otherMajor, int otherMinor, int otherPatch) {
        if (major < 0) {
            return false;
        }
        if (major != otherMajor) {
            return major < otherMajor;
        }
        return minor != otherMinor ? minor < otherMinor : patch <= otherPatch;
    }

    /**
     * True for the releases whose IPv6 syncs end where they refer to their sets by names without {@code inet6:}: they write the
     * top-level chains, but neither the chains of pods and policies nor the ACCEPT behind the jumps to them.
     */
    public boolean abortsIpv6Syncs() {
        return versionClass == VersionClass.V2_0 && minor == 0
                || flavour == Flavour.K3S && major == 2 && minor == 0 && text.endsWith("r4");
    }

    /**
     * True for the releases that make no set of IPv6: they look for its name without {@code inet6:} among names that have it. Their
     * IPv6 syncs end at the first policy whose sets no other release left behind, and go through where there is none such.
     */
    public boolean makesNoIpv6Sets() {
        return flavour != Flavour.UNKNOWN && major == 2 && minor == 6 && patch == 1;
    }

    /**
     * True for the releases whose image carried iptables 1.8.10, whose existence check misses rules, so that copies return
     * at the next sync.
     */
    public boolean shipsBrokenExistenceCheck() {
        return flavour == Flavour.UPSTREAM && major == 2 && minor == 1 && patch <= 2;
    }
}
