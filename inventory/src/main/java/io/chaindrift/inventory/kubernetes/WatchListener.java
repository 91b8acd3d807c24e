package io.chaindrift.inventory.kubernetes;

/** Hears of watches. Called by their threads; must be thread-safe and quick. */
public interface WatchListener {

    /** Something may have changed. */
    void changed();

    /**
     * A list or a watch failed and will be tried again.
     *
     * @param watched what was watched
     */
    void failed(Watched watched, Throwable cause);

    /** What is watched. */
    enum Watched {
        NODES,
        ROUTER_PODS,
        ROUTER_DAEMONSET,
        COLLECTOR_DAEMONSET
    }
}
