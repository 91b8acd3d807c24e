package io.chaindrift.processor.audit;

import io.chaindrift.processor.audit.model.FindingBody;
import io.chaindrift.processor.audit.model.FindingKind;
import io.chaindrift.ruleset.named.Digest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ids made from what they name, so that replay gives the same ones. */
final class StableIds {

    private static final int HEX_DIGITS = 24;

    private StableIds() {}

    /**
     * The id of a finding: plane, table, chain, kind and the rule's canonical text. A stale rule is one whether it is stale by version
     * or by flags: the next router changes the reason, and leaves the rule.
     */
    static String of(FindingBody body) {
        FindingKind kind = body.kind() == FindingKind.STALE_FLAGS ? FindingKind.STALE_VERSION : body.kind();
        return of(body.plane(), body.table(), body.chain(), kind.name(), body.rule());
    }

    /** The id that the copies of a rule had while it did not belong, where they are those of one that belongs; or the other way round. */
    static String turned(FindingBody copies) {
        FindingKind kind = copies.kind() == FindingKind.DUPLICATE ? FindingKind.STALE_VERSION : FindingKind.DUPLICATE;
        return of(copies.plane(), copies.table(), copies.chain(), kind.name(), copies.rule());
    }

    /** The id of these parts. */
    static String of(@Nullable String... parts) {
        Digest.Builder digest = new Digest.Builder();
        for (String part : parts) {
            digest.line(Objects.requireNonNullElse(part, "\u0000"));
        }
        return digest.finish().hex().substring(0, HEX_DIGITS);
    }
}
