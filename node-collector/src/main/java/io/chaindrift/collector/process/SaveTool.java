package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.collector.capture.Provenance;
import io.chaindrift.collector.capture.SaveReader;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.named.NamedSaves;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads one plane once, with the program that prints it. Not thread-safe. */
final class SaveTool {

    private final ProcessSettings settings;
    private final Programs programs;
    private final Map<Plane, NamedSaves> saves = new HashMap<>();
    private final long seed = new SecureRandom().nextLong();
    private long captures;
    private long nanos;

    SaveTool(ProcessSettings settings, Programs programs) {
        this.settings = settings;
        this.programs = programs;
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
        return result instanceof ProgramRunner.Result.TooLarge
                ? failed(
                        plane,
                        Reason.OUTPUT_TOO_LARGE,
                        program + " printed more than " + settings.outputBytes() + " bytes")
                : failed(plane, Reason.TIMED_OUT, program + " did not end within " + settings.timeout());
    }

    private static String family(Plane plane) {
        return plane.family() == AddressFamily.IPV6 ? "ip6" : "ip";
    }

    private PlaneObservation read(
            Plane plane, String path, ProgramRunner.Result.Ended ended, long micros, int attempt) {
        Provenance provenance = new Provenance(path, null, null, null, micros, attempt, null, null);
        return plane.backend() == IptablesBackend.NATIVE
                ? SaveReader.readNative(plane, ended.output(), provenance, null, false)
                : SaveReader.read(
                        plane,
                        ended.output(),
                        ended.stderr(),
                        saves.computeIfAbsent(plane, unused -> new NamedSaves(seed)),
                        provenance);
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

    static PlaneObservation failed(Plane plane, Reason reason, String detail) {
        return new PlaneObservation.Failed(plane, CaptureFailure.of(reason, detail));
    }
}
