package io.chaindrift.collector.core;

import io.chaindrift.ruleset.named.ChainEdit;
import io.chaindrift.ruleset.named.Splice;
import java.util.List;

/**
 * The change of one chain, or the piece of one that does not fit into one part.
 *
 * @param edit the whole change
 * @param splices the piece's splices, in the order of the change
 */
public record EditPart(ChainEdit edit, List<Splice> splices) {

    public EditPart {
        splices = List.copyOf(splices);
    }
}
