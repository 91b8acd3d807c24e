package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Foreign rules that fell away between two captures with a router's sync between: counts and digests, never text.
 *
 * @param chain the chain
 * @param gone whether the chain itself is gone
 * @param before foreign rules in it before
 * @param after foreign rules in it after
 * @param digestBefore digest of the chain before, lower-case hex; null where not known
 * @param digestAfter digest of the chain after; null where it is gone
 * @param sync router syncs seen on the plane up to the capture that showed it
 * @param syncs router syncs between the two captures
 * @param certainty how sure it is that a sync did it
 * @param commits commits by whomever, since the latest capture before that told of them; null where not known
 * @param commitSyncs router syncs in the same time; null as commits
 * @param committer process name of the last of these commits; null where not known
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
        LossCertainty certainty,
        @Nullable Long commits,
        @Nullable Long commitSyncs,
        @Nullable String committer,
        @Nullable String routerVersion,
        Evidence evidence) {

    public ForeignLoss {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(certainty, "certainty");
        Objects.requireNonNull(evidence, "evidence");
        if (after >= before) {
            throw new IllegalArgumentException(chain + " lost nothing: " + before + " foreign rules, then " + after);
        }
    }
}
