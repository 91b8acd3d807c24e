package io.chaindrift.ruleset.named;

import java.util.List;

/**
 * One edit of a chain: at a place, rules go and others come.
 *
 * @param at 0-based position in the old chain
 * @param remove how many rules go from there
 * @param insert the rules that come in their stead
 */
public record Splice(int at, int remove, List<RuleRun> insert) {

    public Splice {
        if (at < 0 || remove < 0) {
            throw new IllegalArgumentException("a splice at " + at + " removing " + remove);
        }
        insert = List.copyOf(insert);
    }
}
