package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.core.CpuBudget;
import io.chaindrift.collector.core.PollPace;
import io.chaindrift.collector.kernel.NetworkNamespace;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plane that does not say when it changes. What is read counts once two readings in a row agree. Looking creates nothing: a
 * plane is read only where the kernel says that it has tables. Not thread-safe.
 */
final class PolledPlane {

    private final Plane plane;
    private final ProcessSettings settings;
    private final Programs programs;
    private final SaveTool tool;
    private final PollPace pace;
    private final @Nullable NftKernel kernel;
    private @Nullable Digest seen;
    private long torn;
    private boolean hadRules;

    /** A plane; kernel: says when a commit of nf_tables has ended, null where it does not, or where it is not about this plane. */
    PolledPlane(
            Plane plane,
            ProcessSettings settings,
            Programs programs,
            SaveTool tool,
            CpuBudget budget,
            @Nullable NftKernel kernel) {
        this.kernel = kernel;
        this.plane = plane;
        this.settings = settings;
        this.programs = programs;
        this.tool = tool;
        ProcessSettings.Pace paces = settings.pace();
        this.pace = new PollPace(paces.shortest(), paces.slowest(), paces.longest(), budget);
    }

    Plane plane() {
        return plane;
    }

    PollPace pace() {
        return pace;
    }

    /** Readings thrown away because the next one said something else. */
    long torn() {
        return torn;
    }

    void forget() {
        seen = null;
    }

    /** Whether it is to be told that the plane, which has rules, is not read in time because of the budget. */
    boolean isLate(long now) {
        return hadRules && pace.overBudget(now);
    }

    PlaneObservation look() throws InterruptedException {
        Digest before = seen;
        long nanosBefore = tool.nanos();
        PlaneObservation found = tool.timed(read(), nanosBefore);
        hadRules = !(found instanceof PlaneObservation.Absent);
        pace.asked(System.nanoTime(), found instanceof PlaneObservation.Captured && !Objects.equals(seen, before));
        return found instanceof PlaneObservation.Captured captured
                ? captured.with(captured.provenance().watchedBy(NodeFacts.Watch.POLLING), captured.routerCommitted())
                : found;
    }

    private PlaneObservation read() throws InterruptedException {
        try {
            if (!present()) {
                seen = null;
                return new PlaneObservation.Absent(plane);
            }
        } catch (IOException e) {
            return unlisted(plane, e);
        }
        PlaneObservation found = save(1);
        for (int attempt = 2; found instanceof PlaneObservation.Captured captured; attempt++) {
            Digest digest = captured.save().raw();
            if (Objects.equals(digest, seen)) {
                return captured;
            }
            torn += attempt > 2 ? 1 : 0;
            seen = digest;
            if (attempt > settings.pace().attempts()) {
                return captured.suspect(new Suspicion(
                        Suspicion.Reason.TORN,
                        "the rules changed between " + settings.pace().attempts() + " readings in a row"));
            }
            found = save(attempt);
        }
        return found;
    }

    /** Not while a commit is under way: two readings of such a mixture can agree. */
    private PlaneObservation save(int attempt) throws InterruptedException {
        if (kernel != null) {
            try {
                kernel.settledGeneration();
            } catch (IOException unknown) {
                // Then two readings that agree are all there is.
            }
        }
        return tool.save(plane, attempt);
    }

    /** A plane of which the kernel's list of tables cannot be read. */
    static PlaneObservation unlisted(Plane plane, IOException why) {
        boolean refused = why instanceof AccessDeniedException;
        return SaveTool.failed(
                plane,
                refused ? Reason.NOT_PERMITTED : Reason.READ_ERROR,
                "the kernel's list of legacy tables cannot be read: "
                        + (refused ? why.getMessage() + " is for its owner, who is root, alone" : why.getMessage()));
    }

    private boolean present() throws IOException, InterruptedException {
        return switch (plane.backend()) {
            case LEGACY -> legacyTables();
            case NATIVE, NFT -> nftTable();
        };
    }

    /** Whether there are legacy tables. Reading one would make it. */
    private boolean legacyTables() throws IOException, InterruptedException {
        String name = plane.family() == AddressFamily.IPV6 ? "ip6_tables_names" : "ip_tables_names";
        String netns = settings.netns();
        // The short name is that of the process's first thread; a namespace is entered by a thread of its own.
        String tables = netns == null
                ? list(settings.proc().resolve("net"), name)
                : NetworkNamespace.in(netns, () -> list(settings.proc().resolve("thread-self/net"), name));
        return !tables.isBlank();
    }

    /** The kernel's list; it has none before it was ever asked for a table. Where it keeps no lists at all, that says nothing. */
    private static String list(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException notLoaded) {
            if (Files.isDirectory(directory)) {
                return "";
            }
            throw new IOException(directory + " is not there", notLoaded);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether nf_tables has a table of this plane. What cannot be told is not none: reading the plane then says why it fails. */
    private boolean nftTable() throws InterruptedException {
        if (!programs.has("nft")) {
            return true;
        }
        ProgramRunner.Result result = programs.run("nft", "list", "tables");
        if (!(result instanceof ProgramRunner.Result.Ended ended) || ended.status() != 0) {
            // It may not ask; where it may not, the program that prints the plane says why.
            return true;
        }
        String family = plane.family() == AddressFamily.IPV6 ? "table ip6 " : "table ip ";
        return new String(ended.output(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(family))
                .map(line -> line.substring(family.length()).strip())
                .anyMatch(this::isOurs);
    }

    private boolean isOurs(String table) {
        return plane.backend() == IptablesBackend.NATIVE
                ? table.equals(SaveTool.nativeTable(plane.family()))
                : WatchedPlane.TABLES.contains(table);
    }

    /** Whether this backend can only be polled. */
    static boolean isSilent(Plane plane) {
        return plane.backend() == IptablesBackend.LEGACY;
    }
}
