package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.collector.capture.RulesetSource;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.config.HostPlatform;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.Digest;
import io.chaindrift.ruleset.named.NamedForm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rules of this machine, or of one of its network namespaces, as iptables' save programs print them. A change counts once two
 * looks in a row agree. Looking creates nothing: legacy tables are read only where the kernel says that they exist. Not
 * thread-safe.
 */
public final class IptablesSource implements RulesetSource {

    private static final int ATTEMPTS = 4;

    private final ProcessSettings settings;
    private final ProgramRunner runner;
    private final RouterWatch router;
    private final Map<Plane, Digest> seen = new HashMap<>();
    private final NodeFacts node;

    private IptablesSource(ProcessSettings settings) {
        this.settings = settings;
        this.runner = new ProgramRunner(settings.timeout(), settings.outputBytes());
        this.router = new RouterWatch(settings.routerVersion(), settings.routerArgs());
        this.node = new NodeFacts(
                ProcFiles.line(settings.proc().resolve("sys/kernel/osrelease")),
                HostPlatform.architecture(),
                ProcFiles.line(Path.of("/etc/machine-id")),
                ProcFiles.line(settings.proc().resolve("sys/kernel/random/boot_id")),
                List.of(),
                null,
                null,
                planes(),
                NodeFacts.Watch.POLLING);
    }

    /** A source with these settings; nothing is run yet. */
    public static IptablesSource open(ProcessSettings settings) {
        return new IptablesSource(settings);
    }

    private static List<Plane> planes() {
        List<Plane> planes = new ArrayList<>();
        for (AddressFamily family : AddressFamily.values()) {
            planes.add(new Plane(family, IptablesBackend.NFT));
            planes.add(new Plane(family, IptablesBackend.LEGACY));
        }
        return planes;
    }

    @Override
    public NodeFacts node() {
        return node;
    }

    @Override
    public void resume(@Nullable String cursor) {
        seen.clear();
    }

    @Override
    public NodeObservation observe(Instant now, boolean again) throws InterruptedException {
        List<PlaneObservation> planes = new ArrayList<>();
        for (Plane plane : node.planes()) {
            planes.add(look(plane));
        }
        RouterSighting sighting = router.sighting(planes);
        return new NodeObservation(now, planes, sighting, again ? ipsets() : null, null);
    }

    private PlaneObservation look(Plane plane) throws InterruptedException {
        if (plane.backend() == IptablesBackend.LEGACY) {
            Boolean present = legacyTables(plane.family());
            if (present == null) {
                return failed(plane, Reason.READ_ERROR, "the kernel did not say which legacy tables exist");
            }
            if (!present) {
                return new PlaneObservation.Absent(plane);
            }
        }
        PlaneObservation first = save(plane, 1);
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            if (!(first instanceof PlaneObservation.Captured captured)) {
                return first;
            }
            Digest digest = NamedForm.rawDigest(captured.rules());
            if (digest.equals(seen.put(plane, digest))) {
                return captured;
            }
            first = save(plane, attempt);
        }
        return first instanceof PlaneObservation.Captured captured ? settled(captured) : first;
    }

    private PlaneObservation settled(PlaneObservation.Captured captured) {
        Digest digest = NamedForm.rawDigest(captured.rules());
        if (digest.equals(seen.put(captured.plane(), digest))) {
            return captured;
        }
        return new PlaneObservation.Captured(
                captured.plane(),
                captured.rules(),
                captured.provenance(),
                null,
                false,
                new Suspicion(Suspicion.Reason.TORN, "the rules changed between " + ATTEMPTS + " looks in a row"));
    }

    private PlaneObservation save(Plane plane, int attempt) throws InterruptedException {
        String program = program(plane);
        long start = System.nanoTime();
        ProgramRunner.Result result = runner.run(argv(program));
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        if (result instanceof ProgramRunner.Result.Ended ended) {
            return ended.status() == 0
                    ? SaveReader.read(
                            plane,
                            ended.output(),
                            new Provenance(program, null, null, null, micros, attempt, null, null),
                            null,
                            false)
                    : refused(plane, program, ended, attempt, micros);
        }
        if (result instanceof ProgramRunner.Result.NotStarted notStarted) {
            return failed(plane, Reason.BINARY_MISSING, program + " cannot be started: " + notStarted.why());
        }
        return result instanceof ProgramRunner.Result.TooLarge
                ? failed(
                        plane,
                        Reason.OUTPUT_TOO_LARGE,
                        program + " printed more than " + settings.outputBytes() + " bytes")
                : failed(plane, Reason.TIMED_OUT, program + " did not end within " + settings.timeout());
    }

    private static PlaneObservation refused(
            Plane plane, String program, ProgramRunner.Result.Ended ended, int attempt, long micros) {
        String said = ended.stderr();
        String lower = said.toLowerCase(Locale.ROOT);
        Reason reason = Reason.EXIT_STATUS;
        if (lower.contains("permission denied") || lower.contains("not permitted") || lower.contains("must be root")) {
            reason = Reason.NOT_PERMITTED;
        } else if (lower.contains("xtables lock")) {
            reason = Reason.LOCK_BUSY;
        } else if (lower.contains("incompatible")) {
            reason = Reason.INCOMPATIBLE;
        }
        return new PlaneObservation.Failed(
                plane,
                new CaptureFailure(
                        reason,
                        program + " ended with " + ended.status() + (said.isEmpty() ? "" : ": " + said),
                        ended.status(),
                        null,
                        attempt,
                        micros));
    }

    private static PlaneObservation failed(Plane plane, Reason reason, String detail) {
        return new PlaneObservation.Failed(plane, CaptureFailure.of(reason, detail));
    }

    /** Whether there are legacy tables; null when that cannot be told. Reading a legacy table would make it. */
    private @Nullable Boolean legacyTables(AddressFamily family) throws InterruptedException {
        String name = family == AddressFamily.IPV6 ? "ip6_tables_names" : "ip_tables_names";
        // /proc/net is that of the process that asks, so a namespace is asked by a program inside it.
        ProgramRunner.Result result = runner.run(argv("cat", "/proc/net/" + name));
        if (!(result instanceof ProgramRunner.Result.Ended ended)) {
            return null;
        }
        if (ended.status() != 0) {
            return ended.stderr().contains("No such file") ? Boolean.FALSE : null;
        }
        return ended.output().length > 0;
    }

    private @Nullable IpsetListing ipsets() throws InterruptedException {
        ProgramRunner.Result result = runner.run(argv("ipset", "save"));
        if (!(result instanceof ProgramRunner.Result.Ended ended) || ended.status() != 0) {
            return null;
        }
        try {
            return IpsetListing.parse(new String(ended.output(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private List<String> argv(String... program) {
        List<String> argv = new ArrayList<>();
        if (settings.netns() != null) {
            argv.addAll(List.of("ip", "netns", "exec", settings.netns()));
        }
        argv.addAll(List.of(program));
        return argv;
    }

    private static String program(Plane plane) {
        return (plane.family() == AddressFamily.IPV6 ? "ip6tables-" : "iptables-")
                + plane.backend().id() + "-save";
    }
}
