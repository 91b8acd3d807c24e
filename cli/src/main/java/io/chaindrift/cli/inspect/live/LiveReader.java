package io.chaindrift.cli.inspect.live;

import io.chaindrift.cli.inspect.live.Programs.Result;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the planes of this machine once. Looking creates nothing: legacy tables are read only where the kernel lists some, native
 * ones only where they are. Not thread-safe.
 */
public final class LiveReader {

    /** Every plane, in the order in which they are read and shown. */
    public static final List<Plane> ALL = all();

    private static final int ATTEMPTS = 5;
    private static final long UNKNOWN = -1;
    private static final String NATIVE_TABLE = "kube-router-filter-";
    private static final String RIGHTS =
            "run it as root (sudo), or give it the capability NET_ADMIN" + " (and NET_RAW for legacy planes)";

    private final Programs programs;
    private final Path procNet;
    private final @Nullable NftKernel kernel;

    /**
     * A reader.
     *
     * @param programs how programs are run
     * @param procNet where the kernel lists legacy tables, usually /proc/net
     * @param kernel tells whether nf_tables changed under a reading; null where it does not answer, which the programs will say too
     */
    public LiveReader(Programs programs, Path procNet, @Nullable NftKernel kernel) {
        this.programs = programs;
        this.procNet = procNet;
        this.kernel = kernel;
    }

    /**
     * What a machine has.
     *
     * @param planes the planes that are there, and those of which it cannot be told
     * @param ipsets what {@code ipset save} printed; empty where it could not be run, which a remark says
     * @param remarks what else was seen, a line each
     */
    public record Machine(List<LivePlane> planes, Programs.Output ipsets, List<String> remarks) {
        public Machine {
            planes = List.copyOf(planes);
            remarks = List.copyOf(remarks);
        }
    }

    private static List<Plane> all() {
        List<Plane> planes = new ArrayList<>();
        for (IptablesBackend backend : IptablesBackend.values()) {
            for (AddressFamily family : AddressFamily.values()) {
                planes.add(new Plane(family, backend));
            }
        }
        return List.copyOf(planes);
    }

    /** Reads these planes, and the IP sets. */
    public Machine read(List<Plane> wanted) throws InterruptedException {
        List<LivePlane> planes = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Plane plane : wanted) {
            LivePlane found = read(plane);
            if (found == null) {
                absent.add(plane.id());
            } else {
                planes.add(found);
            }
        }
        if (!absent.isEmpty()) {
            remarks.add("not there, and not made by looking: " + String.join(", ", absent));
        }
        return new Machine(planes, ipsets(remarks), remarks);
    }

    private @Nullable LivePlane read(Plane plane) throws InterruptedException {
        return switch (plane.backend()) {
            case NFT -> unchanged(plane, () -> save(plane, List.of(program(plane))));
            case LEGACY -> legacy(plane);
            case NATIVE -> unchanged(plane, () -> nativeTable(plane));
        };
    }

    private interface Reading {
        @Nullable LivePlane read() throws InterruptedException;
    }

    /** Reads a plane of nf_tables until nothing was committed from before its reading until after it. */
    private @Nullable LivePlane unchanged(Plane plane, Reading reading) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = generation();
            LivePlane found = reading.read();
            if (generation() == before) {
                return found;
            }
        }
        return LivePlane.unreadable(
                plane, "its rules changed during each of " + ATTEMPTS + " readings: try again when less is changed");
    }

    private long generation() {
        try {
            return kernel == null ? UNKNOWN : kernel.settledGeneration();
        } catch (IOException refused) {
            return UNKNOWN;
        }
    }

    private static String program(Plane plane) {
        return (plane.family() == AddressFamily.IPV6 ? "ip6tables-" : "iptables-")
                + plane.backend().id() + "-save";
    }

    private @Nullable LivePlane legacy(Plane plane) throws InterruptedException {
        Path names = procNet.resolve(plane.family() == AddressFamily.IPV6 ? "ip6_tables_names" : "ip_tables_names");
        try {
            return Files.readString(names).isBlank() ? null : save(plane, List.of(program(plane)));
        } catch (NoSuchFileException notLoaded) {
            return null;
        } catch (IOException refused) {
            return LivePlane.unreadable(
                    plane, names + " cannot be read, so it is not known whether there are legacy tables: " + RIGHTS);
        }
    }

    private @Nullable LivePlane nativeTable(Plane plane) throws InterruptedException {
        String family = plane.family() == AddressFamily.IPV6 ? "ip6" : "ip";
        String table = NATIVE_TABLE + plane.family().id();
        Result tables = programs.run(List.of("nft", "list", "tables"));
        if (!(tables instanceof Result.Ended ended) || ended.status() != 0) {
            return LivePlane.unreadable(plane, problem("nft", tables));
        }
        boolean there = new String(ended.output().bytes(), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.strip().equals("table " + family + " " + table));
        return there ? save(plane, List.of("nft", "-j", "list", "table", family, table)) : null;
    }

    private LivePlane save(Plane plane, List<String> argv) throws InterruptedException {
        Result result = programs.run(argv);
        if (result instanceof Result.Ended ended && ended.status() == 0) {
            return LivePlane.read(plane, ended.output().bytes());
        }
        return LivePlane.unreadable(plane, problem(argv.get(0), result));
    }

    private static String problem(String program, Result result) {
        if (result instanceof Result.Ended ended) {
            String lower = ended.error().toLowerCase(Locale.ROOT);
            boolean rights = lower.contains("permission denied")
                    || lower.contains("not permitted")
                    || lower.contains("must be root");
            String said = ended.error().isEmpty() ? "" : ": " + ended.error().replace('\n', ' ');
            return program + " ended with " + ended.status() + said + (rights ? "; " + RIGHTS : "");
        }
        if (result instanceof Result.NotStarted notStarted) {
            return program + " cannot be started (" + notStarted.why() + "): install it (Debian: "
                    + (program.equals("nft") ? "nftables" : program.equals("ipset") ? "ipset" : "iptables")
                    + "), or name the planes to read with --plane";
        }
        return ((Result.Stopped) result).why() + "; --timeout gives it longer";
    }

    private Programs.Output ipsets(List<String> remarks) throws InterruptedException {
        Result result = programs.run(List.of("ipset", "save"));
        if (result instanceof Result.Ended ended && ended.status() == 0) {
            return ended.output();
        }
        remarks.add("ipsets are not examined: " + problem("ipset", result));
        return new Programs.Output(new byte[0]);
    }
}
