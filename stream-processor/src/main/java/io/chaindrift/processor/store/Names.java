package io.chaindrift.processor.store;

import io.chaindrift.schemas.RecordKeys;

/** Parts of store keys: percent-encoded, so that no name can look like a separator or a part's number. */
final class Names {

    private Names() {}

    static String of(String table, String chain) {
        return RecordKeys.join(table, chain);
    }
}
