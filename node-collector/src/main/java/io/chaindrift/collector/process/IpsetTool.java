package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.CaptureFailure;
import io.chaindrift.collector.capture.CaptureFailure.Reason;
import io.chaindrift.collector.capture.Depth;
import io.chaindrift.collector.capture.IpsetListing;
import io.chaindrift.collector.privacy.PrivateText;
import io.chaindrift.collector.privacy.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the IP sets. Where that fails the rules are read all the same; that it fails, and why, is told once in the log until it changes,
 * and kept for the event that says what the machine is. Not thread-safe.
 */
final class IpsetTool {

    private static final Logger log = LoggerFactory.getLogger(IpsetTool.class);
    private static final String PROGRAM = "ipset";

    /** Heartbeats in a row that may come without the sets' being read. */
    private static final int PASSED_OVER_AT_MOST = 4;

    private final ProcessSettings settings;
    private final Programs programs;
    private @Nullable Reason unread;
    private long failures;
    private boolean rulesRead = true;
    private int passedOver;

    IpsetTool(ProcessSettings settings, Programs programs) {
        this.settings = settings;
        this.programs = programs;
    }

    /** Why the latest attempt brought nothing; null when it brought the sets, or there was none. */
    @Nullable Reason unread() {
        return unread;
    }

    /** Attempts that brought nothing. */
    long failures() {
        return failures;
    }

    /** Rules were read since the sets were: who writes the ones mostly writes the others, too. */
    void rulesWereRead() {
        rulesRead = true;
    }

    /**
     * Whether this look is to read the sets. At a heartbeat for which no rules were read since the heartbeat before, they are read only
     * every few times: a program costs more than all else that an idle heartbeat does.
     */
    boolean due(Depth depth) {
        if (depth == Depth.CHANGES) {
            return false;
        }
        boolean due = depth == Depth.FULL || rulesRead || unread != null || passedOver >= PASSED_OVER_AT_MOST;
        passedOver = due ? 0 : passedOver + 1;
        rulesRead &= !due;
        return due;
    }

    /** The sets as they are; empty when they cannot be read. */
    Optional<IpsetListing> read() throws InterruptedException {
        if (!programs.has(PROGRAM)) {
            return failed(ProgramFailures.missing(PROGRAM, settings));
        }
        long start = System.nanoTime();
        ProgramRunner.Result result = programs.run(PROGRAM, "save");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        CaptureFailure failure = ProgramFailures.of(PROGRAM, result, settings, 1, took);
        if (failure != null || !(result instanceof ProgramRunner.Result.Ended ended)) {
            return failed(Objects.requireNonNull(failure));
        }
        try {
            IpsetListing listing = listing(new String(ended.output(), StandardCharsets.UTF_8));
            if (unread != null) {
                log.info("the IP sets can be read again");
            }
            unread = null;
            return Optional.of(listing);
        } catch (IllegalArgumentException unreadable) {
            return failed(CaptureFailure.of(Reason.MALFORMED, String.valueOf(unreadable.getMessage())));
        }
    }

    private IpsetListing listing(String output) {
        Pseudonyms names = settings.disclosure().pseudonyms();
        return IpsetListing.parse(names == null ? output : new PrivateText(names).ipsets(output));
    }

    private Optional<IpsetListing> failed(CaptureFailure why) {
        failures++;
        if (why.reason() != unread) {
            log.warn(
                    "the IP sets cannot be read, {}: {}",
                    why.reason(),
                    settings.disclosure().pseudonyms() == null ? why.detail() : SaveTool.WITHHELD);
        }
        unread = why.reason();
        return Optional.empty();
    }
}
