package io.chaindrift.ruleset.named;

import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.RuleScan;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the saves of one plane, one after another: a rule that the save before had, under whatever churned names, is neither
 * parsed nor named again.
 *
 * <p>Promises: the same result as {@link SaveParser} and {@link NamedForm} give, always. How: one pass hashes every rule with
 * the churned names left out ({@link RuleScan}); with the identities of these names put in, two rules of one chain have one hash
 * only when their named forms are equal, as far as 64 bits tell. Rules whose hash is known keep their text, chains all of whose
 * hashes are known in their order keep their digest; only the others are cut out, parsed and named. A save that is not of the
 * plain kind, that holds two chains of one identity, or a policy with rules that nothing names, is read as a whole. Not thread-safe.
 */
public final class NamedSaves {

    private final long seed;
    private final Set<String> fullTables;
    private KnownNames names;
    private @Nullable SaveBase base;

    /**
     * A reader that remembers nothing yet.
     *
     * @param seed any number that whoever writes rules does not know
     */
    public NamedSaves(long seed) {
        this(seed, Set.of());
    }

    /**
     * A reader that remembers nothing yet, of saves of which all chains of some tables leave the node in full.
     *
     * @param seed any number that whoever writes rules does not know
     * @param fullTables names of these tables
     */
    public NamedSaves(long seed, Set<String> fullTables) {
        this.seed = seed;
        this.fullTables = Set.copyOf(fullTables);
        this.names = new KnownNames(seed);
    }

    /**
     * Reads a save, with what is remembered of the one that was kept last.
     *
     * @param save the save; it is kept while the result is, and must not be changed
     * @throws SyntaxException when the input is not a complete save, or exceeds {@code limits}
     */
    public NamedSave read(byte[] save, Limits limits) throws SyntaxException {
        NamedSave quick = save.length <= limits.bytes() ? quick(save, limits) : null;
        return quick != null ? quick : NamedSave.of(SaveParser.parse(save, limits), fullTables);
    }

    /** Remembers a save that was read here, to read the next with. One that was read as a whole changes nothing. */
    public void keep(NamedSave save) {
        SaveBase read = save.base();
        if (read != null) {
            base = read;
        }
    }

    /** Forgets everything. */
    public void forget() {
        base = null;
        names = names.renewed();
    }

    private @Nullable NamedSave quick(byte[] save, Limits limits) {
        RuleScan scan = RuleScan.of(save, seed);
        if (scan == null || scan.rules() > limits.rules() || scan.chains().size() > limits.chains()) {
            return null;
        }
        names = names.isOutgrown() ? names.renewed() : names;
        ChainReader chains = ChainReader.of(save, scan, seed, names, base, fullTables);
        if (chains == null) {
            return null;
        }
        Ruleset fresh;
        try {
            fresh = SaveParser.parse(chains.missing(), limits);
        } catch (SyntaxException saidByTheWhole) {
            return null;
        }
        return chains.finish(fresh, limits);
    }
}
