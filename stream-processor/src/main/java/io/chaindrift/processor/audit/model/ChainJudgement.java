package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of a chain.
 *
 * @param chain the chain
 * @param counts its figures
 * @param verdict what they amount to
 * @param digest digest of its named form, lower-case hex; null where it is not there
 */
public record ChainJudgement(
        ChainId chain,
        ChainCounts counts,
        Verdict verdict,
        @Nullable String digest) {

    public ChainJudgement {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(verdict, "verdict");
    }
}
