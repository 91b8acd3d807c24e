package io.chaindrift.collector.process;

import io.chaindrift.collector.kernel.CommitWatch;
import io.chaindrift.collector.netlink.NftMessages.Generation;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What netlink tells of commits, and which of them the router made by a program of its own: a process whose parent is the router, if both can
 * still be seen when the notice comes. Thread-safe.
 */
final class Commits implements AutoCloseable {

    private static final String NFT = "nft";

    private final RouterProcess router;
    private final Map<Plane, AtomicLong> commits = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Runnable> wake = new AtomicReference<>();
    private final AtomicReference<@Nullable CommitWatch> watch = new AtomicReference<>();

    Commits(RouterProcess router) {
        this.router = router;
    }

    /** Begins to listen in a namespace. */
    void listen(@Nullable String netns) throws IOException, InterruptedException {
        watch.set(CommitWatch.start(netns, this::heard));
    }

    void whenHeard(Runnable run) {
        wake.set(run);
    }

    private void heard() {
        Generation last = last();
        String name = last == null ? null : last.name();
        Long pid = last == null ? null : last.pid();
        if (name != null && pid != null && isWriter(name) && router.isParentOf(pid)) {
            planesOf(name).forEach(plane -> counter(plane).incrementAndGet());
        }
        Runnable run = wake.get();
        if (run != null) {
            run.run();
        }
    }

    private static boolean isWriter(String name) {
        return NFT.equals(name) || restores(name) != null;
    }

    /** The family that a program of this name restores; null when it is no such program. Names are cut off after 15 characters. */
    private static @Nullable AddressFamily restores(String name) {
        if (name.startsWith("iptables-nft-re") || name.startsWith("iptables-restor")) {
            return AddressFamily.IPV4;
        }
        return name.startsWith("ip6tables-nft-r") || name.startsWith("ip6tables-resto") ? AddressFamily.IPV6 : null;
    }

    /** One program writes the native tables of both families, and the kernel does not say which. */
    private static List<Plane> planesOf(String name) {
        AddressFamily family = restores(name);
        return family == null
                ? Stream.of(AddressFamily.values())
                        .map(each -> new Plane(each, IptablesBackend.NATIVE))
                        .toList()
                : List.of(new Plane(family, IptablesBackend.NFT));
    }

    private AtomicLong counter(Plane plane) {
        return commits.computeIfAbsent(plane, none -> new AtomicLong());
    }

    /** Commits by the router to a plane so far. */
    long byRouter(Plane plane) {
        return counter(plane).get();
    }

    /** Whether the kernel tells of commits at present. */
    boolean isListening() {
        CommitWatch present = watch.get();
        return present != null && present.isListening();
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
