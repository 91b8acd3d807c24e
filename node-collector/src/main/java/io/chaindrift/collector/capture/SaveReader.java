package io.chaindrift.collector.capture;

import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.named.NamedSave;
import io.chaindrift.ruleset.named.NamedSaves;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.ruleset.parse.SyntaxException;
import org.jspecify.annotations.Nullable;

/** Turns what a save program printed into an observation: complete and parsed, or a failure that says where it ends. */
public final class SaveReader {

    private SaveReader() {}

    /**
     * Reads one save of a program that said nothing on standard error.
     *
     * @param plane the plane that was asked for
     * @param output everything the program printed
     * @param provenance how it was made; the tool's version is taken from the save's header where it is null
     * @param metricSyncs syncs since the previous look by the router's count, or null
     * @param written whether those syncs wrote this plane
     */
    public static PlaneObservation read(
            Plane plane, byte[] output, Provenance provenance, @Nullable Long metricSyncs, boolean written) {
        return read(plane, output, "", SaveReader::whole, provenance, metricSyncs, written);
    }

    private static NamedSave whole(byte[] output) throws SyntaxException {
        return NamedSave.of(SaveParser.parse(output, Limits.DEFAULT));
    }

    private interface Reading {
        NamedSave read(byte[] output) throws SyntaxException;
    }

    /**
     * Reads one save of a plane that is read again and again.
     *
     * @param plane the plane that was asked for
     * @param output everything the program printed
     * @param said what it said on standard error
     * @param saves what is remembered of the plane's saves; it remembers this one, unless it is suspect
     * @param provenance how it was made; the tool's version is taken from the save's header where it is null
     */
    public static PlaneObservation read(
            Plane plane, byte[] output, String said, NamedSaves saves, Provenance provenance) {
        PlaneObservation read =
                read(plane, output, said, bytes -> saves.read(bytes, Limits.DEFAULT), provenance, null, false);
        if (read instanceof PlaneObservation.Captured captured && captured.suspicion() == null) {
            saves.keep(captured.save());
        }
        return read;
    }

    private static PlaneObservation read(
            Plane plane,
            byte[] output,
            String said,
            Reading reading,
            Provenance provenance,
            @Nullable Long metricSyncs,
            boolean written) {
        NamedSave save;
        try {
            save = reading.read(output);
        } catch (SyntaxException e) {
            String message = String.valueOf(e.getMessage());
            return new PlaneObservation.Failed(
                    plane,
                    new CaptureFailure(
                            cutOff(message) ? Reason.TRUNCATED : Reason.MALFORMED,
                            "the save of " + plane.id() + " cannot be read: " + message,
                            0,
                            (long) e.line(),
                            provenance.attempts(),
                            provenance.durationMicros()));
        }
        // A rule that is not fresh was looked at when it was, and a suspect save is not remembered.
        Suspicion suspicion = suspicion(save.fresh(), said);
        return new PlaneObservation.Captured(
                plane, save, withVersion(provenance, save.fresh()), metricSyncs, written, false, suspicion);
    }

    /**
     * Reads one native plane from the output of {@code nft -j list ruleset}.
     *
     * @param plane a native plane
     * @param output everything the program printed
     * @param provenance how it was made
     * @param metricSyncs syncs since the previous look by the router's count, or null
     * @param written whether those syncs wrote this plane
     */
    public static PlaneObservation readNative(
            Plane plane, byte[] output, Provenance provenance, @Nullable Long metricSyncs, boolean written) {
        try {
            Ruleset rules = NftJsonParser.parse(output, Limits.DEFAULT).get(plane.family());
            return rules == null
                    ? new PlaneObservation.Absent(plane)
                    : new PlaneObservation.Captured(plane, rules, provenance, metricSyncs, written, null);
        } catch (SyntaxException e) {
            return new PlaneObservation.Failed(
                    plane,
                    new CaptureFailure(
                            Reason.MALFORMED,
                            "the tables of " + plane.id() + " cannot be read: " + e.getMessage(),
                            0,
                            (long) e.line(),
                            provenance.attempts(),
                            provenance.durationMicros()));
        }
    }

    private static @Nullable Suspicion suspicion(Ruleset rules, String said) {
        if (!rules.incompatibleTables().isEmpty()) {
            return new Suspicion(
                    Suspicion.Reason.INCOMPATIBLE_TABLE,
                    "iptables cannot show the tables " + String.join(", ", rules.incompatibleTables())
                            + ": something wrote them with nft; look at them with nft list ruleset");
        }
        return Undecoded.in(rules, said);
    }

    private static boolean cutOff(String message) {
        return message.contains("cut off");
    }

    private static Provenance withVersion(Provenance given, Ruleset rules) {
        Ruleset.SaveHeader header = rules.header();
        if (given.toolVersion() != null || header == null) {
            return given;
        }
        return new Provenance(
                given.toolPath(),
                header.version(),
                given.generationBefore(),
                given.generationAfter(),
                given.durationMicros(),
                given.attempts(),
                given.committerPid(),
                given.committerName(),
                given.watch());
    }
}
