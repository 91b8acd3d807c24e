package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.capture.SourceFigures;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.collector.privacy.PrivateArguments;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of this machine, or of one of its network namespaces: all six planes, as the programs print them. Planes of nf_tables
 * are read when netlink tells of a commit and the generation has moved; legacy planes, and all of them where netlink is refused,
 * are polled. Looking creates nothing. Used by one thread.
 */
public final class IptablesSource implements RulesetSource {

    private static final Logger log = LoggerFactory.getLogger(IptablesSource.class);

    private final Programs programs;
    private final SaveTool tool;
    private final IpsetTool ipsets;
    private final RouterWatch router;
    private final RouterProcess process;
    private final NamedNamespace namespace;
    private final ProcessSettings settings;
    private final Account account;
    private long pollsOverBudget;
    private long planesUnread;
    private volatile @Nullable WatchedPlanes watched;
    private List<PolledPlane> polled = List.of();
    /** Asked where nf_tables is polled; null where it is watched, or does not answer. */
    private @Nullable NftKernel kernel;

    private @Nullable Runnable wake;
    private volatile NodeFacts node;

    private IptablesSource(ProcessSettings settings) throws InterruptedException {
        this.settings = settings;
        this.account = new Account(settings);
        this.programs = new Programs(settings);
        this.tool = new SaveTool(settings, programs);
        this.ipsets = new IpsetTool(settings, programs);
        this.process = new RouterProcess(settings.proc());
        this.router = new RouterWatch(
                settings.router().version(),
                settings.router().args(),
                process,
                settings.disclosure().pseudonyms() == null ? args -> args : PrivateArguments::of);
        this.namespace = new NamedNamespace(settings.netns());
        enter();
        this.node = inspect();
    }

    /** Begins to look into the namespace as it is now. */
    private void enter() throws InterruptedException {
        WatchedPlanes opened = settings.pace().netlink() ? watch() : null;
        Runnable told = wake;
        if (opened != null && told != null) {
            opened.commits().whenHeard(told);
        }
        NftKernel asked = opened == null ? kernel() : null;
        watched = opened;
        kernel = asked;
        polled = planes().stream()
                .filter(plane -> opened == null || PolledPlane.isSilent(plane))
                .map(plane -> new PolledPlane(
                        plane, settings, programs, tool, account.budget(), PolledPlane.isSilent(plane) ? null : asked))
                .toList();
    }

    private void enterAgain() throws InterruptedException {
        log.warn("the network namespace {} is gone, or another has its name: it is looked into anew", settings.netns());
        close();
        enter();
    }

    /** Programs come and go while a collector runs: a node's packages are upgraded under it. */
    private NodeFacts inspect() throws InterruptedException {
        programs.searchAgain();
        return NodeInspector.inspect(settings, programs, process, planes(), mode());
    }

    /** How changes of nf_tables are noticed just now: a socket can fail, and is opened anew. */
    private NodeFacts.Watch mode() {
        WatchedPlanes told = watched;
        return told == null ? NodeFacts.Watch.POLLING : told.mode();
    }

    /**
     * A source with these settings. Asks the machine what it is, and the kernel whether it tells of changes; rules are read later.
     *
     * @throws IllegalStateException when the thread is asked to stop meanwhile
     */
    public static IptablesSource open(ProcessSettings settings) {
        try {
            return new IptablesSource(settings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the machine was asked", e);
        }
    }

    private @Nullable WatchedPlanes watch() throws InterruptedException {
        List<Plane> ofNftables =
                planes().stream().filter(plane -> !PolledPlane.isSilent(plane)).toList();
        try {
            return WatchedPlanes.open(settings, process, tool, ofNftables, account);
        } catch (IOException e) {
            log.warn("the kernel does not tell of changes, every plane is polled: {}", e.getMessage());
            return null;
        }
    }

    private @Nullable NftKernel kernel() throws InterruptedException {
        try {
            return NetlinkKernel.open(settings.netns());
        } catch (IOException refused) {
            // Then neither do the programs that print the rules get an answer, and they say why.
            return null;
        }
    }

    private static List<Plane> planes() {
        List<Plane> planes = new ArrayList<>();
        for (AddressFamily family : AddressFamily.values()) {
            for (IptablesBackend backend : IptablesBackend.values()) {
                planes.add(new Plane(family, backend));
            }
        }
        planes.sort(null);
        return planes;
    }

    @Override
    public NodeFacts node() {
        return node;
    }

    @Override
    public void resume(@Nullable String cursor) {
        WatchedPlanes told = watched;
        if (told != null) {
            told.forget();
        }
        polled.forEach(PolledPlane::forget);
    }

    @Override
    public void whenChanged(Runnable wake) {
        this.wake = wake;
        WatchedPlanes told = watched;
        if (told != null) {
            told.commits().whenHeard(wake);
        }
    }

    @Override
    public @Nullable NodeObservation observe(Instant now, Depth depth) throws InterruptedException {
        if (depth != Depth.CHANGES) {
            account.charged(process::search);
            if (namespace.isAnother()) {
                enterAgain();
            }
        }
        List<PlaneObservation> planes = new ArrayList<>();
        WatchedPlanes told = watched;
        if (told != null) {
            planes.addAll(told.look(depth));
        }
        for (PolledPlane plane : polled) {
            look(plane, depth).ifPresent(planes::add);
        }
        boolean otherMode = node.watch() != mode();
        if (planes.isEmpty() && !otherMode) {
            return null;
        }
        if (depth == Depth.FULL || otherMode) {
            node = account.charged(this::inspect);
        }
        if (planes.stream().anyMatch(PlaneObservation.Captured.class::isInstance)) {
            ipsets.rulesWereRead();
        }
        IpsetListing sets = ipsets.due(depth) ? account.charged(ipsets::read).orElse(null) : null;
        node = node.withIpsetsUnread(ipsets.unread());
        planesUnread += planes.stream()
                .filter(PlaneObservation.Failed.class::isInstance)
                .count();
        return new NodeObservation(now, planes, router.sighting(planes, depth == Depth.FULL), sets, null, node);
    }

    private Optional<PlaneObservation> look(PolledPlane plane, Depth depth) throws InterruptedException {
        long start = System.nanoTime();
        if (depth != Depth.CHANGES || plane.pace().due(start)) {
            return Optional.of(account.charged(plane::look));
        }
        if (plane.isLate(start)) {
            pollsOverBudget++;
            return Optional.of(
                    SaveTool.overBudget(plane.plane(), account.budget().share()));
        }
        return Optional.empty();
    }

    @Override
    public boolean isQuiet() {
        long now = System.nanoTime();
        for (PolledPlane plane : polled) {
            if (!plane.pace().isResting(now)) {
                return false;
            }
        }
        WatchedPlanes told = watched;
        return told != null && node.watch() == mode() && told.isQuiet();
    }

    @Override
    public long pauseNanos() {
        long now = System.nanoTime();
        WatchedPlanes told = watched;
        long pause = told == null ? Long.MAX_VALUE : told.pause();
        for (PolledPlane plane : polled) {
            pause = Math.min(pause, plane.pace().pause(now));
        }
        return pause;
    }

    @Override
    public SourceFigures figures() {
        long torn = 0;
        for (PolledPlane plane : polled) {
            torn += plane.torn();
        }
        WatchedPlanes told = watched;
        return new SourceFigures(
                told == null ? 0 : told.commits().count(),
                told == null ? 0 : told.commits().overruns(),
                tool.captures(),
                tool.nanos(),
                account.budget().spent(),
                torn + (told == null ? 0 : told.torn()),
                pollsOverBudget + (told == null ? 0 : told.overBudget()),
                planesUnread,
                ipsets.failures());
    }

    @Override
    public void close() {
        WatchedPlanes told = watched;
        if (told != null) {
            told.close();
        }
        NftKernel asked = kernel;
        if (asked != null) {
            asked.close();
        }
    }
}
