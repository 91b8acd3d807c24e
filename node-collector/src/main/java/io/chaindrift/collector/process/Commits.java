package io.chaindrift.collector.process;

import io.chaindrift.collector.kernel.CommitWatch;
import io.chaindrift.collector.netlink.NftMessages.Generation;
import io.chaindrift.ruleset.AddressFamily;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What netlink tells of commits, and which of them the router's restore made: a process whose parent is the router, if both can
 * still be seen when the notice comes. Thread-safe.
 */
final class Commits implements AutoCloseable {

    private final RouterProcess router;
    private final Map<AddressFamily, AtomicLong> restores = new EnumMap<>(AddressFamily.class);
    private final AtomicReference<@Nullable Runnable> wake = new AtomicReference<>();
    private final AtomicReference<@Nullable CommitWatch> watch = new AtomicReference<>();

    Commits(RouterProcess router) {
        this.router = router;
        for (AddressFamily family : AddressFamily.values()) {
            restores.put(family, new AtomicLong());
        }
    }

    /** Begins to listen in the namespace of the calling thread. */
    void listen() throws IOException {
        watch.set(CommitWatch.start(this::heard));
    }

    void whenHeard(Runnable run) {
        wake.set(run);
    }

    private void heard() {
        Generation last = last();
        String name = last == null ? null : last.name();
        Long pid = last == null ? null : last.pid();
        if (name != null && pid != null && isRestore(name) && router.isParentOf(pid)) {
            AddressFamily family = name.startsWith("ip6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
            counter(family).incrementAndGet();
        }
        Runnable run = wake.get();
        if (run != null) {
            run.run();
        }
    }

    /** Names are cut off after 15 characters. */
    private static boolean isRestore(String name) {
        return name.startsWith("iptables-nft-re")
                || name.startsWith("ip6tables-nft-r")
                || name.startsWith("iptables-restor")
                || name.startsWith("ip6tables-resto");
    }

    private AtomicLong counter(AddressFamily family) {
        return restores.getOrDefault(family, new AtomicLong());
    }

    /** Restores by the router in a family so far. */
    long restores(AddressFamily family) {
        return counter(family).get();
    }

    /** The latest commit; null when it is not known. */
    @Nullable Generation last() {
        CommitWatch present = watch.get();
        return present == null ? null : present.last();
    }

    long count() {
        CommitWatch present = watch.get();
        return present == null ? 0 : present.commits();
    }

    long overruns() {
        CommitWatch present = watch.get();
        return present == null ? 0 : present.overruns();
    }

    @Override
    public void close() {
        CommitWatch present = watch.get();
        if (present != null) {
            present.close();
        }
    }
}
