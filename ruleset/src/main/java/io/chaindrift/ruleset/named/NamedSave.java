package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One save: its named form as it leaves the node, its digest, and the rules themselves for who wants to see them. What costs is
 * done when first asked for, and once. Safe for use by several threads, which may do it twice.
 */
public final class NamedSave {

    private final Supplier<Ruleset> reader;
    private final Ruleset fresh;
    private final @Nullable SaveBase base;
    private final Set<String> fullTables;
    private @Nullable Ruleset rules;
    private @Nullable NamedRuleset published;
    private @Nullable Digest raw;

    private NamedSave(Supplier<Ruleset> reader, Ruleset fresh, @Nullable SaveBase base, Set<String> fullTables) {
        this.fullTables = fullTables;
        this.reader = reader;
        this.fresh = fresh;
        this.base = base;
    }

    /** The save that was parsed to this. */
    public static NamedSave of(Ruleset rules) {
        return of(rules, Set.of());
    }

    /** The save that was parsed to this, of which all chains of these tables leave the node in full. */
    public static NamedSave of(Ruleset rules, Set<String> fullTables) {
        return new NamedSave(() -> rules, rules, null, Set.copyOf(fullTables));
    }

    static NamedSave of(byte[] save, Limits limits, Ruleset fresh, Digest raw, SaveBase base) {
        NamedSave quick = new NamedSave(() -> parsed(save, limits), fresh, base, Set.of());
        quick.published = base.published();
        quick.raw = raw;
        return quick;
    }

    private static Ruleset parsed(byte[] save, Limits limits) {
        try {
            return SaveParser.parse(save, limits);
        } catch (SyntaxException e) {
            throw new IllegalStateException("a save was readable in parts and is not as a whole", e);
        }
    }

    /** The named form as {@link NamedRuleset#published()} gives it. */
    public NamedRuleset published() {
        NamedRuleset known = published;
        if (known == null) {
            known = NamedForm.of(rules()).published(fullTables);
            published = known;
        }
        return known;
    }

    /** SHA-256 of the save without counters and comment lines. */
    public Digest raw() {
        Digest known = raw;
        if (known == null) {
            known = NamedForm.rawDigest(rules());
            raw = known;
        }
        return known;
    }

    /** The rules as parsed. */
    public Ruleset rules() {
        Ruleset known = rules;
        if (known == null) {
            known = reader.get();
            rules = known;
        }
        return known;
    }

    /**
     * Of the rules those that had to be read because the saves kept before did not have them, in chains of their own; with the
     * header and the unreadable tables of the whole save.
     */
    public Ruleset fresh() {
        return fresh;
    }

    @Nullable SaveBase base() {
        return base;
    }
}
