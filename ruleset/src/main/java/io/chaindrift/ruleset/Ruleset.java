package io.chaindrift.ruleset;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code iptables-save} printed. Nothing is interpreted; {@link #render()} gives the input back to the byte.
 *
 * @param tables the tables in the order of the save
 * @param source the text that was read, from which the tables' rules are cut when asked for; empty where there was none
 * @param incompatibleTables names of the tables that iptables could not print because nft wrote what it cannot translate; they
 *     are not empty but unreadable
 * @param header what the first comment line says of the program that wrote the save; null where there was none
 */
public record Ruleset(
        List<Table> tables,
        SourceText source,
        List<String> incompatibleTables,
        @Nullable SaveHeader header) {

    public Ruleset {
        tables = List.copyOf(tables);
        incompatibleTables = List.copyOf(incompatibleTables);
    }

    /** A ruleset that was not read from a text. */
    public static Ruleset of(List<Table> tables) {
        return new Ruleset(tables, SourceText.NONE, List.of(), null);
    }

    /**
     * The first line of a save.
     *
     * @param program for instance {@code iptables-nft-save}
     * @param version for instance {@code v1.8.9}
     * @param family the family that the program's name tells
     * @param backend the backend that the name or the version's suffix tells; null where an old iptables does not say
     */
    public record SaveHeader(
            String program,
            String version,
            AddressFamily family,
            @Nullable IptablesBackend backend) {}

    /** The table of that name, or null. */
    public @Nullable Table table(String name) {
        Objects.requireNonNull(name, "name");
        for (Table table : tables) {
            if (table.name().equals(name)) {
                return table;
            }
        }
        return null;
    }

    /** The bytes that were parsed. */
    public byte[] render() {
        return source.bytes();
    }
}
