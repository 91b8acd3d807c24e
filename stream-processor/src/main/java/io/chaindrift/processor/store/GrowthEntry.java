package io.chaindrift.processor.store;

import io.chaindrift.processor.audit.model.ChainId;
import io.chaindrift.processor.audit.model.GrowthTrack;
import java.util.List;

/** How the copies in a plane's chains develop: what every sync changes. Sorted. */
record GrowthEntry(List<Chain> chains) {

    /** One chain's. */
    record Chain(ChainId chain, GrowthTrack growth) {}
}
