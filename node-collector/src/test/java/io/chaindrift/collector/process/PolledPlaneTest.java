package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.ruleset.Plane;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolledPlaneTest {

    private static final ProcessSettings.Pace POLLING = new ProcessSettings.Pace(
            false,
            ProcessSettings.Pace.DEFAULT.debounce(),
            ProcessSettings.Pace.DEFAULT.longest(),
            ProcessSettings.Pace.DEFAULT.shortest(),
            ProcessSettings.Pace.DEFAULT.slowest(),
            ProcessSettings.Pace.DEFAULT.share(),
            ProcessSettings.Pace.DEFAULT.attempts());

    @TempDir
    private Path programs = Path.of("");

    @Test
    void aNativePlaneThatMayNotBeAskedAfterIsNotPermitted() throws Exception {
        Path nft = Files.writeString(
                programs.resolve("nft"),
                "#!/bin/sh\necho 'netlink: Error: cache initialization failed: Operation not permitted' >&2\nexit 1\n");
        Files.setPosixFilePermissions(nft, PosixFilePermissions.fromString("rwxr-xr-x"));

        nativePlanesFail(CaptureFailure.Reason.NOT_PERMITTED);
    }

    /** Nobody else tells of native tables: what cannot be looked at is not empty. */
    @Test
    void aNativePlaneWithoutAProgramIsNotEmpty() throws Exception {
        nativePlanesFail(CaptureFailure.Reason.BINARY_MISSING);
    }

    /** What stands in the place of the kernel's lists, and whether it is a plane without tables. */
    @Test
    void aListOfLegacyTablesThatCannotBeReadSaysWhy() throws Exception {
        Path proc = Files.createDirectory(programs.resolve("proc"));
        assertTrue(legacy(proc).startsWith("READ_ERROR"), "no lists at all are not empty lists");
        assertTrue(legacy(proc).contains(proc.resolve("net") + " is not there"), legacy(proc));

        Path net = Files.createDirectory(proc.resolve("net"));
        assertEquals("absent", legacy(proc), "the kernel has no list before somebody asked for a table");

        Path list = Files.createSymbolicLink(net.resolve("ip_tables_names"), Path.of("ip_tables_names"));
        assertTrue(legacy(proc).startsWith("READ_ERROR"), legacy(proc));
        assertTrue(legacy(proc).contains(list + ": Too many levels of symbolic links"), legacy(proc));

        Files.delete(list);
        Files.createDirectory(list);
        assertTrue(legacy(proc).contains(list + ": Is a directory"), legacy(proc));
    }

    @Test
    void aListOfLegacyTablesThatMayNotBeReadIsNotPermitted() {
        String told = told(PolledPlane.unlisted(
                Plane.parse("ipv4-legacy"), new AccessDeniedException("/proc/net/ip_tables_names")));
        assertTrue(told.startsWith("NOT_PERMITTED"), told);
        assertTrue(told.contains("/proc/net/ip_tables_names"), told);
    }

    private String legacy(Path proc) throws Exception {
        ProcessSettings here = ProcessSettings.thisMachine();
        ProcessSettings settings = new ProcessSettings(
                null,
                proc,
                programs.toString(),
                here.timeout(),
                here.outputBytes(),
                here.router(),
                POLLING,
                here.disclosure());
        Programs none = new Programs(settings);
        return told(new PolledPlane(
                        Plane.parse("ipv4-legacy"),
                        settings,
                        none,
                        new SaveTool(settings, none),
                        new Account(settings).budget(),
                        null)
                .look());
    }

    private static String told(PlaneObservation found) {
        return found instanceof PlaneObservation.Failed failed
                ? failed.failure().reason() + ": " + failed.failure().detail()
                : found instanceof PlaneObservation.Absent ? "absent" : found.toString();
    }

    private void nativePlanesFail(CaptureFailure.Reason reason) throws Exception {
        ProcessSettings settings = ProcessSettings.thisMachine().at(POLLING).withPath(programs.toString());
        try (IptablesSource source = IptablesSource.open(settings)) {
            NodeObservation seen = source.observe(Instant.EPOCH, Depth.FULL);
            for (String plane : new String[] {"ipv4-native", "ipv6-native"}) {
                PlaneObservation found = seen.planes().stream()
                        .filter(one -> one.plane().equals(Plane.parse(plane)))
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        reason,
                        assertInstanceOf(PlaneObservation.Failed.class, found)
                                .failure()
                                .reason());
            }
        }
    }
}
