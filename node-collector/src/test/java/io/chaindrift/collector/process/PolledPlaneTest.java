package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.NodeObservation;
import io.chaindrift.collector.capture.PlaneObservation;
import io.chaindrift.ruleset.Plane;
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
