package io.chaindrift.ruleset;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code iptables-save} printed. Nothing is interpreted; {@link #render()} gives the input back to the byte.
 *
 * @param tables the tables in the order of the save
 * @param lines every line of the save in order, as the renderer needs them; shares its strings with {@code tables}
 * @param incompatibleTables names of the tables that iptables could not print because nft wrote what it cannot translate; they
 *     are not empty but unreadable
 * @param header what the first comment line says of the program that wrote the save; null where there was none
 */
public record Ruleset(
        List<Table> tables,
        List<String> lines,
        List<String> incompatibleTables,
        @Nullable SaveHeader header) {

    public Ruleset {
        tables = List.copyOf(tables);
        lines = List.copyOf(lines);
        incompatibleTables = List.copyOf(incompatibleTables);
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

    /** The text that was parsed, byte for byte. */
    public String render() {
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            out.append(line).append('\n');
        }
        return out.toString();
    }
}
