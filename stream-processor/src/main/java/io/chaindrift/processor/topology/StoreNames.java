package io.chaindrift.processor.topology;

/** Names of the state stores. Renaming one is a migration of its changelog. */
final class StoreNames {

    static final String NODE_STATE = "node-state";
    static final String FAILED_AUDITS = "failed-audits";
    static final String HISTORY_INDEX = "history-index";
    static final String LIVENESS = "liveness";
    static final String FLEET_NODES = "fleet-nodes";

    private StoreNames() {}
}
