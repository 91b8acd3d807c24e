package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Foreign rules that fell away in a router's sync: counts and digests, never text.
 *
 * @param chain the chain
 * @param gone whether the chain itself is gone
 * @param before foreign rules in it before
 * @param after foreign rules in it after
 * @param digestBefore digest of the chain before, lower-case hex; null where not known
 * @param digestAfter digest of the chain after; null where it is gone
 * @param sync router syncs seen on the plane up to the capture that showed it
 * @param syncs router syncs between the two captures
 * @param routerVersion exact version of the router; null where not known
 * @param evidence the capture that showed it
 */
public record ForeignLoss(
        ChainId chain,
        boolean gone,
        long before,
        long after,
        @Nullable String digestBefore,
        @Nullable String digestAfter,
        long sync,
        long syncs,
        @Nullable String routerVersion,
        Evidence evidence) {

    public ForeignLoss {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(evidence, "evidence");
        if (after >= before) {
            throw new IllegalArgumentException(chain + " lost nothing: " + before + " foreign rules, then " + after);
        }
    }
}
