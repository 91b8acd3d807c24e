package io.chaindrift.remediator.recommend;

import io.chaindrift.ruleset.named.Digest;
import java.util.List;
import java.util.Objects;

/**
 * Rules to delete from one plane. Immutable.
 *
 * @param deletes what to delete, sorted by table, chain and index; never empty
 * @param capture the capture that the indexes refer to
 */
public record Plan(List<RuleDelete> deletes, Evidence capture) {

    /** Raised whenever equal deletes would get another digest. */
    private static final String DIGEST_FORM = "chaindrift.plan/1";

    public Plan {
        deletes = deletes.stream().sorted(RuleDelete.ORDER).toList();
        Objects.requireNonNull(capture, "capture");
        if (deletes.isEmpty()) {
            throw new IllegalArgumentException("a plan deletes something");
        }
    }

    /** The worst class of all deletes. */
    public DeleteClass worstClass() {
        return deletes.stream().map(RuleDelete::deleteClass).reduce(DeleteClass.NO_OP, DeleteClass::worse);
    }

    /** How many rules of that class it deletes. */
    public long count(DeleteClass deleteClass) {
        return deletes.stream()
                .filter(delete -> delete.deleteClass() == deleteClass)
                .mapToLong(delete -> delete.run().count())
                .sum();
    }

    /** SHA-256 over what is deleted where, and its class, lower-case hex: equal digests, equal deletions. */
    public String digest() {
        Digest.Builder digest = new Digest.Builder().line(DIGEST_FORM);
        for (RuleDelete delete : deletes) {
            digest.line(delete.table())
                    .line(delete.chain())
                    .line(delete.run().first() + " " + delete.run().step() + " "
                            + delete.run().count())
                    .line(delete.rule())
                    .line(delete.deleteClass().name());
        }
        return digest.finish().hex();
    }
}
