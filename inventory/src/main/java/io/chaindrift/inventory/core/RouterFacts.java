package io.chaindrift.inventory.core;

import io.chaindrift.ruleset.catalog.Flavour;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a node's router. Immutable.
 *
 * @param flavour upstream, the k3s fork, or unknown
 * @param version exact version; null when not known
 * @param versionClass class of versions that write the same rules; null when not known
 * @param args its arguments; null when not known
 * @param flagsDigest digest of those that shape rules; null when not known
 * @param running whether it runs; null when not known
 * @param ready whether it is ready; null when not known
 * @param imageId id of its image; null when it is no container
 * @param startedAt when it started; null when not known
 * @param restarts how often it was restarted; null when not known
 * @param nativeTables true when its arguments make it write native nftables tables
 * @param iptablesVersion version of its own iptables; null when not known
 * @param evidence where this is known from, for people
 * @param conflict what contradicts it, for people; null when nothing does
 */
public record RouterFacts(
        Flavour flavour,
        @Nullable String version,
        @Nullable String versionClass,
        @Nullable List<String> args,
        @Nullable String flagsDigest,
        @Nullable Boolean running,
        @Nullable Boolean ready,
        @Nullable String imageId,
        @Nullable Instant startedAt,
        @Nullable Long restarts,
        boolean nativeTables,
        @Nullable String iptablesVersion,
        String evidence,
        @Nullable String conflict) {

    public RouterFacts {
        args = args == null ? null : List.copyOf(args);
    }

    /** The same router, which still owns its rules and no longer runs. */
    RouterFacts stopped() {
        return with(false, null);
    }

    /** True when nothing differs but readiness. */
    boolean isAsBeforeExceptReady(RouterFacts before) {
        return with(running, before.ready).equals(before);
    }

    private RouterFacts with(@Nullable Boolean nowRunning, @Nullable Boolean nowReady) {
        return new RouterFacts(
                flavour,
                version,
                versionClass,
                args,
                flagsDigest,
                nowRunning,
                nowReady,
                imageId,
                startedAt,
                restarts,
                nativeTables,
                iptablesVersion,
                evidence,
                conflict);
    }
}
