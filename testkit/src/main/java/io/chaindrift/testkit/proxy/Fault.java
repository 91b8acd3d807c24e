package io.chaindrift.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A fault that was laid in a proxy. A test asserts that it fired: a fault that never fired proves nothing. Thread-safe. */
public final class Fault {

    /** What it does to a call. */
    sealed interface Effect {
        /** The broker never sees the request; the client gets this error. */
        record Error(Errors error) implements Effect {}

        /** The connection ends before the broker sees the request. */
        record LostRequest() implements Effect {}

        /** The broker answers, and the connection ends before the client sees it. */
        record LostAnswer() implements Effect {}

        /** The request, and all behind it on its connection, is held up. */
        record Delay(Duration time) implements Effect {}

        /** Nothing of this client comes through, in either direction, and nobody is told. */
        record Blackhole() implements Effect {}
    }

    private final @Nullable ApiKeys api;
    private final Predicate<String> clients;
    private final Trigger trigger;
    private final Effect effect;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong fired = new AtomicLong();
    private volatile boolean healed;

    Fault(@Nullable ApiKeys api, Predicate<String> clients, Trigger trigger, Effect effect) {
        this.api = api;
        this.clients = clients;
        this.trigger = trigger;
        this.effect = effect;
    }

    /** How often it has fired. */
    public long fired() {
        return fired.get();
    }

    /** Ends it; connections in a black hole end when their client next speaks. */
    public void heal() {
        healed = true;
    }

    boolean healed() {
        return healed;
    }

    Effect effect() {
        return effect;
    }

    /** True when it strikes this call; counts the call if it is one of those that it is about. */
    boolean strikes(ApiKeys called, String client) {
        if (healed || (api != null && api != called) || !clients.test(client)) {
            return false;
        }
        boolean strikes = trigger.firesOn(calls.incrementAndGet());
        if (strikes) {
            fired.incrementAndGet();
        }
        return strikes;
    }
}
