package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.core.LookPlanner;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.collector.netlink.NftMessages.Generation;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The planes of nf_tables: told of by netlink, checked by the generation, read when the planner says so. Not thread-safe. */
final class WatchedPlanes implements AutoCloseable {

    private static final long UNKNOWN = -1;

    private final NftKernel kernel;
    private final Commits commits;
    private final List<WatchedPlane> planes = new ArrayList<>();
    private final Map<Plane, Long> byRouterSeen = new HashMap<>();
    private final LookPlanner planner;
    private final Account account;
    private long noticed = UNKNOWN;
    private long overBudget;

    private WatchedPlanes(
            NftKernel kernel,
            Commits commits,
            SaveTool tool,
            List<Plane> planes,
            ProcessSettings.Pace pace,
            Account account) {
        this.kernel = kernel;
        this.commits = commits;
        for (Plane plane : planes) {
            this.planes.add(new WatchedPlane(plane, kernel, tool, pace.attempts()));
        }
        this.planner = new LookPlanner(pace.debounce(), pace.longest(), account.budget());
        this.account = account;
    }

    /**
     * Begins to watch.
     *
     * @throws IOException when the kernel does not let this process watch; the planes can be polled all the same
     */
    static WatchedPlanes open(
            ProcessSettings settings, RouterProcess router, SaveTool tool, List<Plane> planes, Account account)
            throws IOException, InterruptedException {
        Commits commits = new Commits(router);
        NftKernel kernel = NetlinkKernel.open(settings.netns());
        try {
            commits.listen(settings.netns());
        } catch (IOException e) {
            kernel.close();
            throw e;
        }
        return new WatchedPlanes(kernel, commits, tool, planes, settings.pace(), account);
    }

    Commits commits() {
        return commits;
    }

    /** How changes are noticed just now: a socket can fail, and is opened anew. */
    NodeFacts.Watch mode() {
        return commits.isListening() ? NodeFacts.Watch.NETLINK : NodeFacts.Watch.POLLING;
    }

    long torn() {
        return planes.stream().mapToLong(WatchedPlane::torn).sum();
    }

    long overBudget() {
        return overBudget;
    }

    void forget() {
        planes.forEach(WatchedPlane::forget);
        noticed = UNKNOWN;
    }

    /** Whether the kernel's rules are those that were looked at last, and nothing waits to be looked at. */
    boolean isQuiet() {
        try {
            return planner.pause(System.nanoTime()) == Long.MAX_VALUE && kernel.generation() == noticed;
        } catch (IOException e) {
            return false;
        }
    }

    /** Nanoseconds until there is something to do; an unread notice is found when it is asked for. */
    long pause() {
        return planner.pause(System.nanoTime());
    }

    /** Looks at what is due. */
    List<PlaneObservation> look(Depth depth) throws InterruptedException {
        long generation;
        try {
            generation = kernel.generation();
        } catch (IOException e) {
            return depth == Depth.CHANGES ? List.of() : blind(e);
        }
        return look(depth, generation);
    }

    private List<PlaneObservation> look(Depth depth, long generation) throws InterruptedException {
        long start = System.nanoTime();
        if (generation != noticed) {
            noticed = generation;
            planner.noticed(start);
        }
        if (depth == Depth.CHANGES && !planner.due(start)) {
            return planner.overBudget(start) ? late() : List.of();
        }
        List<PlaneObservation> found = account.charged(() -> read(depth, generation));
        planner.looked();
        return found;
    }

    private List<PlaneObservation> read(Depth depth, long generation) throws InterruptedException {
        List<PlaneObservation> found = new ArrayList<>();
        for (WatchedPlane plane : planes) {
            if (depth != Depth.FULL && plane.isSame(generation)) {
                found.add(new PlaneObservation.Same(plane.plane()));
            } else {
                found.add(told(plane.plane(), () -> plane.look(depth == Depth.FULL)));
            }
        }
        return found;
    }

    private interface Reading {
        PlaneObservation read() throws InterruptedException;
    }

    /** Adds what netlink told of the commits before the reading. */
    private PlaneObservation told(Plane plane, Reading reading) throws InterruptedException {
        long before = commits.byRouter(plane);
        PlaneObservation found = reading.read();
        if (!(found instanceof PlaneObservation.Captured captured)) {
            return found;
        }
        long after = commits.byRouter(plane);
        Generation last = commits.last();
        Provenance provenance = captured.provenance().watchedBy(mode());
        boolean told = last != null && Objects.equals(provenance.generationAfter(), last.id());
        // A reading can wait for a commit, of which the notice comes at its end.
        long byNow = told ? after : before;
        boolean byRouter = byNow != byRouterSeen.getOrDefault(plane, byNow);
        byRouterSeen.put(plane, byNow);
        if (last == null || !told) {
            return captured.with(provenance, byRouter);
        }
        long first = Objects.requireNonNullElse(provenance.generationBefore(), last.id());
        return captured.with(provenance.between(first, last.id(), last.pid(), last.name()), byRouter);
    }

    /** Of the planes that had rules when they were last read, or of all where none had any. */
    private List<PlaneObservation> late() {
        overBudget++;
        List<Plane> waiting = planes.stream()
                .filter(WatchedPlane::hadRules)
                .map(WatchedPlane::plane)
                .toList();
        List<Plane> told =
                waiting.isEmpty() ? planes.stream().map(WatchedPlane::plane).toList() : waiting;
        return told.stream()
                .map(plane -> SaveTool.overBudget(plane, account.budget().share()))
                .toList();
    }

    private List<PlaneObservation> blind(IOException why) {
        String detail = "the kernel did not say its generation: " + why.getMessage();
        return planes.stream()
                .map(plane -> SaveTool.failed(plane.plane(), Reason.READ_ERROR, detail))
                .toList();
    }

    @Override
    public void close() {
        commits.close();
        kernel.close();
    }
}
