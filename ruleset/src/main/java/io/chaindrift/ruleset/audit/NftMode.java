package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.catalog.VersionClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the router writes native nftables tables: one router, so for both families or for neither. */
enum NftMode {
    ON,
    OFF,
    UNDECIDED;

    /**
     * What tells it: what somebody said, the flags, and without them the rules of all planes.
     *
     * @param planes of one node
     * @param activeBackend the backend the router uses, where somebody told; null otherwise
     */
    static NftMode of(List<PlaneInput> planes, RouterFacts router, @Nullable IptablesBackend activeBackend) {
        if (activeBackend != null) {
            return activeBackend == IptablesBackend.NATIVE ? ON : OFF;
        }
        boolean mayRunNative = mayRunNative(router.versionClass());
        if (router.flags() != null) {
            return router.flags().nftables() && mayRunNative ? ON : OFF;
        }
        boolean nativeRules = planes.stream()
                .anyMatch(plane -> plane.backend() == IptablesBackend.NATIVE && OwnRules.count(plane) > 0);
        if (!nativeRules || !mayRunNative) {
            return OFF;
        }
        List<PlaneInput> iptables = planes.stream()
                .filter(plane -> plane.backend() != IptablesBackend.NATIVE && OwnRules.jumps(plane) > 0)
                .toList();
        if (iptables.stream()
                .allMatch(plane -> ChurnedEvidence.of(plane.rules()).contradicts(router.versionClass()))) {
            return ON;
        }
        // What starts in nft mode takes the rules of iptables away, but from the backend that its own iptables has.
        return iptables.stream().allMatch(plane -> plane.backend() == IptablesBackend.LEGACY) ? UNDECIDED : OFF;
    }

    private static boolean mayRunNative(@Nullable VersionClass versionClass) {
        return versionClass == null || versionClass == VersionClass.V2_11 || versionClass.isNewerThanCatalog();
    }
}
