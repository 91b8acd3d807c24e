package io.chaindrift.systemtests.engine;

/** What goes wrong in a run. */
enum Scenario {
    /** A stream thread dies in the middle of a transaction; the process ends and is started again. */
    THREAD_DEATH(1, 1),
    /** The processor is closed in order and started again. */
    CLOSED(1, 1),
    /** Two instances are restarted one after the other, each with its fixed id. */
    ROLLING_RESTART(1, 2),
    /** The processor is closed, its state is deleted, and it is started again. */
    STATE_WIPED(1, 1),
    /** The end of a transaction is answered by an error. */
    END_TXN_ERROR(1, 1),
    /** The transaction ends, and the connection with it, before the answer. */
    END_TXN_ANSWER_LOST(1, 1),
    /** The connection ends before the broker hears of the transaction's end. */
    END_TXN_REQUEST_LOST(1, 1),
    /** The end of a transaction reaches the broker late. */
    END_TXN_DELAY(1, 1),
    /** The producer is told that another took its place. */
    FENCED(1, 1),
    /** A thread's clients are cut off for longer than its session lasts. */
    BLACKHOLE(1, 1),
    /** An instance is lost for good, and the standby on the other goes on. */
    STANDBY_PROMOTION(1, 2),
    /** An instance is lost for good between two requests of one transaction; a new one starts with nothing. */
    INSTANCE_LOST(1, 1),
    /** The broker that leads the input hands over and stops. */
    LEADER_STOP(3, 1),
    /** The broker that leads the input is killed. */
    LEADER_KILLED(3, 1),
    /** Two of three brokers are killed, and come back. */
    TWO_OF_THREE_GONE(3, 1);

    private final int brokers;
    private final int instances;

    Scenario(int brokers, int instances) {
        this.brokers = brokers;
        this.instances = instances;
    }

    /** Brokers that it needs. */
    int brokers() {
        return brokers;
    }

    /** Instances that it needs at least. */
    int instances() {
        return instances;
    }
}
