package io.chaindrift.processor.config;

import org.jspecify.annotations.Nullable;

/**
 * What a cluster's transactions can be trusted with. From Kafka 4.0 on brokers know a protocol in which a delayed request of a finished
 * transaction can no longer do harm ({@code transaction.version} 2); a 4.x cluster that has it switched off is refused, an older one
 * warned of, because there it cannot be had.
 *
 * @param answer what to do
 * @param reason why, for people
 */
public record TransactionSupport(Answer answer, String reason) {

    /** The {@code metadata.version} from which on a cluster is of 4.x. */
    static final int METADATA_OF_4 = 22;

    private static final int SOUND = 2;

    /** What to do. */
    public enum Answer {
        GO,
        WARN,
        REFUSE
    }

    /**
     * Judges the finalized features of a cluster.
     *
     * @param metadata level of {@code metadata.version}; null: the cluster does not tell
     * @param transaction level of {@code transaction.version}; null: the cluster does not tell
     */
    public static TransactionSupport of(@Nullable Short metadata, @Nullable Short transaction) {
        int level = transaction == null ? 0 : transaction;
        if (level >= SOUND) {
            return new TransactionSupport(Answer.GO, "the cluster has transaction.version " + level);
        }
        if (metadata != null && metadata >= METADATA_OF_4) {
            return new TransactionSupport(
                    Answer.REFUSE,
                    "the cluster is of Kafka 4 but has transaction.version " + level
                            + ": exactly-once would not hold when a"
                            + " request is delayed; run kafka-features.sh upgrade --feature transaction.version=2");
        }
        return new TransactionSupport(
                Answer.WARN,
                "the cluster is older than Kafka 4: a delayed request of a finished transaction may lose or repeat facts");
    }
}
