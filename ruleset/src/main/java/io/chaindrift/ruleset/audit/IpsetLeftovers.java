package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.catalog.Flavour;
import io.chaindrift.ruleset.catalog.RouterFlags;
import io.chaindrift.ruleset.catalog.VersionClass;
import io.chaindrift.ruleset.named.NamedChain;
import io.chaindrift.ruleset.named.RuleRun;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ipsets that kube-router made and no longer uses: reported, never planned. A set is kube-router's by its name; which of those
 * the running router keeps follows from the rules that refer to them, its release and its flags.
 */
final class IpsetLeftovers {

    private static final String TABLE = "ipset";

    private static final Set<VersionClass> KNOWN_BEFORE_DEFAULT_DENY = EnumSet.complementOf(
            EnumSet.of(VersionClass.V2_10, VersionClass.V2_11, VersionClass.NEWER, VersionClass.K3S_NEWER));

    private IpsetLeftovers() {}

    /** The sets of one family that are left over; {@code planes} are all planes of the node. */
    static List<Finding> in(
            List<IpSet> sets,
            AddressFamily family,
            List<PlaneInput> planes,
            @Nullable RouterFlags flags,
            @Nullable VersionClass running) {
        Set<String> referred = referred(planes, family);
        boolean synced = planes.stream()
                .filter(plane -> plane.family() == family)
                .anyMatch(plane -> plane.unreadable() != null || OwnRules.count(plane) > 0);
        List<Finding> found = new ArrayList<>();
        for (IpSet set : sets) {
            if (set.family() == family) {
                Finding finding = judge(set, referred.contains(set.name()), synced, flags, running);
                if (finding != null) {
                    found.add(finding);
                }
            }
        }
        return found;
    }

    /**
     * A router makes the sets of every policy, also those that no rule of it names, and at each sync removes those of policies that
     * are gone. So while it has rules of the family, its policies' sets are its own; without any rule nothing uses them.
     */
    private static @Nullable Finding judge(
            IpSet set, boolean referred, boolean synced, @Nullable RouterFlags flags, @Nullable VersionClass running) {
        String name = set.name().startsWith("inet6:") ? set.name().substring("inet6:".length()) : set.name();
        if (name.startsWith("TMP-")) {
            return finding(set, "v1.0-v2.11", "a temporary set: the sync that made it did not come to its end");
        }
        if ((name.startsWith("KUBE-SRC-") || name.startsWith("KUBE-DST-")) && !referred && !synced) {
            return finding(set, "v1.0-v2.11", "of a network policy, and no rule of kube-router's is there any more");
        }
        boolean versionTwo =
                running != null && running.flavour() == Flavour.UPSTREAM && running.compareTo(VersionClass.V2_0) >= 0;
        if ((name.equals("kube-router-service-ips") || name.equals("kube-router-ipvs-services")) && versionTwo) {
            return finding(set, "v1.0-v1.6", "of the service proxy before v2.0, which names its sets otherwise since");
        }
        if (name.equals("kube-router-local-pods") && !referred) {
            if (flags != null && !flags.defaultDeny()) {
                return finding(set, "v2.10-v2.11", "of --netpol-default-deny, which is switched off");
            }
            if (running != null && KNOWN_BEFORE_DEFAULT_DENY.contains(running)) {
                return finding(
                        set, "v2.10-v2.11", "of --netpol-default-deny, which the router's release does not have");
            }
        }
        return null;
    }

    /** The sets that some rule of the family names behind {@code --match-set}. */
    private static Set<String> referred(List<PlaneInput> planes, AddressFamily family) {
        Set<String> referred = new HashSet<>();
        for (PlaneInput plane : planes) {
            if (plane.family() != family) {
                continue;
            }
            for (NamedChain chain : plane.rules().chains()) {
                for (RuleRun run : chain.hasRules() ? chain.runs() : List.<RuleRun>of()) {
                    names(run.rule(), referred);
                }
            }
        }
        return referred;
    }

    private static void names(String rule, Set<String> into) {
        String option = "--match-set ";
        for (int at = rule.indexOf(option); at >= 0; at = rule.indexOf(option, at + 1)) {
            int start = at + option.length();
            int end = rule.indexOf(' ', start);
            into.add(rule.substring(start, end < 0 ? rule.length() : end));
        }
    }

    private static Finding finding(IpSet set, String writtenBy, String why) {
        return new Finding(
                FindingKind.LEFTOVER,
                TABLE,
                set.name(),
                null,
                1,
                0,
                null,
                false,
                writtenBy,
                why + " (" + set.type() + ", " + set.entries() + (set.entries() == 1 ? " entry)" : " entries)"),
                Remedy.REBOOT,
                null,
                null,
                0,
                List.of(),
                "reported only: sets are not deleted");
    }
}
