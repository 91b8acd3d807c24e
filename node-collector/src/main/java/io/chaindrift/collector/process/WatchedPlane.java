package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.collector.netlink.NetlinkException;
import io.chaindrift.collector.netlink.NftMessages.RuleRef;
import io.chaindrift.collector.netlink.NftMessages.TableRef;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plane of nf_tables. What is read counts when no commit is under way before reading and the kernel's generation is the same
 * after it: then no process committed anything in between. Not thread-safe.
 *
 * <p>After the last attempt the plane is suspect when two readings in a row agree, and failed otherwise: under a storm of other
 * programs' commits something is seen, and never trusted.
 */
final class WatchedPlane {

    /** Names of iptables' own tables. */
    static final Set<String> TABLES = Set.of("filter", "nat", "mangle", "raw", "security");

    private static final long UNKNOWN = -1;

    private final Plane plane;
    private final NftKernel kernel;
    private final SaveTool tool;
    private final int attempts;
    private long trustedAt = UNKNOWN;
    private long torn;
    private boolean hadRules;

    WatchedPlane(Plane plane, NftKernel kernel, SaveTool tool, int attempts) {
        this.plane = plane;
        this.kernel = kernel;
        this.tool = tool;
        this.attempts = attempts;
    }

    Plane plane() {
        return plane;
    }

    /** Attempts thrown away because the generation moved. */
    long torn() {
        return torn;
    }

    void forget() {
        trustedAt = UNKNOWN;
    }

    /** Whether the plane cannot have changed since its last trusted reading. */
    boolean isSame(long generation) {
        return trustedAt == generation;
    }

    /** Whether there was something to read when it was last looked at. */
    boolean hadRules() {
        return hadRules;
    }

    /** Reads the plane. */
    PlaneObservation look(boolean crossCheck) throws InterruptedException {
        trustedAt = UNKNOWN;
        long before = tool.nanos();
        try {
            PlaneObservation found = tool.timed(attempts(crossCheck), before);
            hadRules = !(found instanceof PlaneObservation.Absent);
            return found;
        } catch (IOException e) {
            return SaveTool.failed(
                    plane, Reason.READ_ERROR, "the kernel did not say its generation: " + e.getMessage());
        }
    }

    private PlaneObservation attempts(boolean crossCheck) throws IOException, InterruptedException {
        PlaneObservation found = new PlaneObservation.Absent(plane);
        Digest before = null;
        boolean agree = false;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            long first = kernel.settledGeneration();
            Set<TableRef> tables = tables();
            if (tables == null) {
                torn++;
                continue;
            }
            found = isPresent(tables) ? tool.save(plane, attempt) : new PlaneObservation.Absent(plane);
            long second = kernel.generation();
            if (found instanceof PlaneObservation.Failed failed && (first == second || !mayBeTorn(failed))) {
                return found;
            }
            Map<RuleRef, Long> counted = crossCheck && first == second ? count(found, attempt == attempts) : Map.of();
            if (first == second && counted != null) {
                return settled(found, second, crossCheck ? counted : null);
            }
            torn++;
            Digest digest = found instanceof PlaneObservation.Captured captured
                    ? captured.save().raw()
                    : null;
            agree = digest != null && Objects.equals(digest, before);
            before = digest;
            found = between(found, first, second);
        }
        String detail = "the ruleset's generation moved during each of " + attempts + " attempts";
        return agree && found instanceof PlaneObservation.Captured captured
                ? captured.suspect(new Suspicion(Suspicion.Reason.TORN, detail))
                : new PlaneObservation.Failed(plane, new CaptureFailure(Reason.TORN, detail, null, null, attempts, 0));
    }

    /** Rules that change under the program can also make it stumble, or print a rule of a chain that it did not. */
    private static boolean mayBeTorn(PlaneObservation.Failed failed) {
        return switch (failed.failure().reason()) {
            case TRUNCATED, MALFORMED, EXIT_STATUS, INCOMPATIBLE -> true;
            default -> false;
        };
    }

    private static PlaneObservation between(PlaneObservation found, long first, long second) {
        return found instanceof PlaneObservation.Captured captured
                ? captured.with(captured.provenance().between(first, second, null, null), captured.routerCommitted())
                : found;
    }

    private PlaneObservation settled(PlaneObservation found, long generation, @Nullable Map<RuleRef, Long> counted) {
        if (!(between(found, generation, generation) instanceof PlaneObservation.Captured captured)) {
            trustedAt = generation;
            return found;
        }
        String mismatch = counted == null ? null : mismatch(captured, counted);
        PlaneObservation.Captured judged = mismatch == null || captured.suspicion() != null
                ? captured
                : captured.suspect(new Suspicion(Suspicion.Reason.COUNT_MISMATCH, mismatch));
        if (judged.suspicion() == null) {
            trustedAt = generation;
        }
        return judged;
    }

    /** The tables there are; null when they changed while they were told. */
    private @Nullable Set<TableRef> tables() throws IOException {
        try {
            return kernel.tables();
        } catch (NetlinkException e) {
            if (e.errno() == NetlinkException.INTERRUPTED) {
                return null;
            }
            throw e;
        }
    }

    private boolean isPresent(Set<TableRef> tables) {
        String nativeTable = SaveTool.nativeTable(plane.family());
        return tables.stream()
                .anyMatch(table -> table.family() == plane.family()
                        && (plane.backend() == IptablesBackend.NATIVE
                                ? table.name().equals(nativeTable)
                                : TABLES.contains(table.name())));
    }

    /** The kernel's own count; null when the rules changed meanwhile. */
    private @Nullable Map<RuleRef, Long> count(PlaneObservation found, boolean isLast) throws IOException {
        if (!(found instanceof PlaneObservation.Captured)) {
            return Map.of();
        }
        long before = kernel.settledGeneration();
        Map<RuleRef, Long> counted;
        try {
            counted = kernel.rules(plane.family());
        } catch (IOException e) {
            boolean interrupted = e instanceof NetlinkException told && told.errno() == NetlinkException.INTERRUPTED;
            if (isLast && !interrupted && kernel.generation() == before) {
                throw e;
            }
            return null;
        }
        return kernel.generation() == before ? counted : null;
    }

    /** Where the program's rules are not as many as the kernel's; null when they are. */
    private @Nullable String mismatch(PlaneObservation.Captured captured, Map<RuleRef, Long> counted) {
        Map<RuleRef, Long> saved = new HashMap<>();
        for (Table table : captured.rules().tables()) {
            for (Chain chain : table.chains()) {
                if (!chain.rules().isEmpty()) {
                    saved.put(new RuleRef(plane.family(), table.name(), chain.name()), (long)
                            chain.rules().size());
                }
            }
        }
        for (Map.Entry<RuleRef, Long> chain : counted.entrySet()) {
            RuleRef where = chain.getKey();
            long printed = saved.getOrDefault(where, 0L);
            boolean ours = plane.backend() == IptablesBackend.NATIVE
                    ? where.table().equals(SaveTool.nativeTable(plane.family()))
                    : TABLES.contains(where.table())
                            && !captured.rules().incompatibleTables().contains(where.table());
            if (ours && printed != chain.getValue()) {
                return "the kernel holds " + chain.getValue() + " rules in " + where.table() + "/" + where.chain()
                        + ", the program printed " + printed;
            }
        }
        return saved.entrySet().stream()
                .filter(chain -> !counted.containsKey(chain.getKey()))
                .map(chain -> "the program printed " + chain.getValue() + " rules in "
                        + chain.getKey().table() + "/" + chain.getKey().chain() + ", the kernel holds none")
                .findFirst()
                .orElse(null);
    }
}
