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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads one plane once, with the program that prints it. Not thread-safe. */
final class SaveTool {

    private static final String WITHHELD = "the words are withheld, as they may hold names; look at the node";

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
            return failed(plane, Reason.BINARY_MISSING, program + " is in none of the directories " + settings.path());
        }
        long start = System.nanoTime();
        ProgramRunner.Result result = isNative
                ? programs.run(program, "-j", "list", "table", family(plane), nativeTable(plane.family()))
                : programs.run(program);
        long took = System.nanoTime() - start;
        captures++;
        nanos += took;
        long micros = TimeUnit.NANOSECONDS.toMicros(took);
        if (result instanceof ProgramRunner.Result.Ended ended) {
            return ended.status() == 0
                    ? read(plane, programs.path(program), ended, micros, attempt)
                    : refused(plane, program, ended, attempt, micros);
        }
        if (result instanceof ProgramRunner.Result.NotStarted notStarted) {
            return failed(plane, Reason.BINARY_MISSING, program + " cannot be started: " + notStarted.why());
        }
        boolean isTooLarge = result instanceof ProgramRunner.Result.TooLarge;
        String detail = isTooLarge
                ? program + " printed more than " + settings.outputBytes() + " bytes"
                : program + " did not end within " + settings.timeout();
        return new PlaneObservation.Failed(
                plane,
                new CaptureFailure(
                        isTooLarge ? Reason.OUTPUT_TOO_LARGE : Reason.TIMED_OUT, detail, null, null, attempt, micros));
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

    private PlaneObservation refused(
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
        return withheld(new PlaneObservation.Failed(
                plane,
                new CaptureFailure(
                        reason,
                        program + " ended with " + ended.status() + (said.isEmpty() ? "" : ": " + said),
                        ended.status(),
                        null,
                        attempt,
                        micros)));
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
