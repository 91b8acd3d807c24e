package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.collector.capture.Suspicion;
import io.chaindrift.collector.privacy.PrivateText;
import io.chaindrift.collector.privacy.Pseudonyms;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.NamedSaves;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads one plane once, with the program that prints it. Not thread-safe. */
final class SaveTool {

    static final String WITHHELD = "the words are withheld, as they may hold names; look at the node";

    private final ProcessSettings settings;
    private final Programs programs;
    private final Map<Plane, NamedSaves> saves = new HashMap<>();
    private final long seed = new SecureRandom().nextLong();
    private final @Nullable PrivateText names;
    private long captures;
    private long nanos;

    SaveTool(ProcessSettings settings, Programs programs) {
        this.settings = settings;
        this.programs = programs;
        Pseudonyms pseudonyms = settings.disclosure().pseudonyms();
        this.names = pseudonyms == null ? null : new PrivateText(pseudonyms);
    }

    /** Name of kube-router's native table of a family. */
    static String nativeTable(AddressFamily family) {
        return "kube-router-filter-" + family.id();
    }

    /** Programs run for captures. */
    long captures() {
        return captures;
    }

    /** Nanoseconds from their starts to their ends. */
    long nanos() {
        return nanos;
    }

    /** What reading a plane brought, and for a failure the time that its programs took since they had taken that many nanoseconds. */
    PlaneObservation timed(PlaneObservation found, long nanosBefore) {
        return found instanceof PlaneObservation.Failed failed
                ? new PlaneObservation.Failed(
                        failed.plane(), failed.failure().took(TimeUnit.NANOSECONDS.toMicros(nanos - nanosBefore)))
                : found;
    }

    PlaneObservation save(Plane plane, int attempt) throws InterruptedException {
        boolean isNative = plane.backend() == IptablesBackend.NATIVE;
        String program = isNative ? "nft" : Programs.save(plane);
        if (!programs.has(program)) {
            return new PlaneObservation.Failed(plane, ProgramFailures.missing(program, settings));
        }
        long start = System.nanoTime();
        ProgramRunner.Result result = isNative
                ? programs.run(program, "-j", "list", "table", family(plane), nativeTable(plane.family()))
                : programs.run(program);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        captures++;
        nanos += took.toNanos();
        CaptureFailure failure = ProgramFailures.of(program, result, settings, attempt, took);
        if (failure == null && result instanceof ProgramRunner.Result.Ended ended) {
            return read(plane, programs.path(program), ended, took.toNanos() / 1_000, attempt);
        }
        PlaneObservation failed = new PlaneObservation.Failed(plane, Objects.requireNonNull(failure));
        return result instanceof ProgramRunner.Result.Ended ? withheld(failed) : failed;
    }

    private static String family(Plane plane) {
        return plane.family() == AddressFamily.IPV6 ? "ip6" : "ip";
    }

    private PlaneObservation read(
            Plane plane, String path, ProgramRunner.Result.Ended ended, long micros, int attempt) {
        Provenance provenance = new Provenance(path, null, null, null, micros, attempt, null, null, null);
        if (plane.backend() == IptablesBackend.NATIVE) {
            PlaneObservation read = SaveReader.readNative(plane, ended.output(), provenance, null, false);
            return names == null || !(read instanceof PlaneObservation.Captured captured)
                    ? withheld(read)
                    : new PlaneObservation.Captured(
                            plane, names.rules(captured.rules()), captured.provenance(), null, false, null);
        }
        byte[] save = names == null ? ended.output() : names.save(ended.output());
        NamedSaves known = saves.computeIfAbsent(
                plane, unused -> new NamedSaves(seed, settings.disclosure().fullTables()));
        return withheld(SaveReader.read(plane, save, ended.stderr(), known, provenance));
    }

    /** Under pseudonyms without the words of programs and rules, which may hold any name. */
    private PlaneObservation withheld(PlaneObservation read) {
        if (names == null) {
            return read;
        }
        if (read instanceof PlaneObservation.Failed failed) {
            CaptureFailure why = failed.failure();
            return new PlaneObservation.Failed(
                    read.plane(),
                    new CaptureFailure(
                            why.reason(),
                            WITHHELD,
                            why.exitStatus(),
                            why.line(),
                            why.attempts(),
                            why.durationMicros()));
        }
        Suspicion why = read instanceof PlaneObservation.Captured captured ? captured.suspicion() : null;
        return why != null && read instanceof PlaneObservation.Captured captured
                ? captured.suspect(new Suspicion(why.reason(), WITHHELD))
                : read;
    }

    /** A plane that is to be read and has to wait. */
    static PlaneObservation overBudget(Plane plane, double share) {
        return failed(
                plane,
                Reason.OVER_BUDGET,
                String.format(
                        Locale.ROOT,
                        "it is due, and reading it now would take more than %.4g %% of a core on average",
                        share * 100));
    }

    static PlaneObservation failed(Plane plane, Reason reason, String detail) {
        return new PlaneObservation.Failed(plane, CaptureFailure.of(reason, detail));
    }
}
