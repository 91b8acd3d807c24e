package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One plane of a node as it was read.
 *
 * @param source where it was read from, for people
 * @param family its family
 * @param backend its backend; null when not known
 * @param rules its rules in named form; chains that are not static own chains may be summaries
 * @param lastSync how new the newest evidence of a sync is, larger is newer; negative when there is none
 * @param unreadable why it cannot be judged, or null
 */
public record PlaneInput(
        String source,
        AddressFamily family,
        @Nullable IptablesBackend backend,
        NamedRuleset rules,
        long lastSync,
        @Nullable String unreadable) {

    public PlaneInput {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(rules, "rules");
    }
}
