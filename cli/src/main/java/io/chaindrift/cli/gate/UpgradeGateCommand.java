package io.chaindrift.cli.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.query.ApiClient;
import io.chaindrift.cli.query.ApiException;
import io.chaindrift.cli.query.ApiOptions;
import io.chaindrift.cli.query.Pause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaindrift upgrade-gate}: the step of a rollout that goes on only when every node has converged. */
@Command(
        name = "upgrade-gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = ExitCodes.UNUSABLE,
        description = {
            "Waits until every node runs a version and has converged on it.",
            "A node that is silent, unknown or not yet on the version is waited for, and is never taken for converged."
        },
        footer = {
            "",
            "Exit codes: 0 all converged; 1 all decided, and some carry residue, grow or miss rules; 2 something is still unknown",
            "at the time-out, or unusable arguments.",
            "",
            "Examples:",
            "  chaindrift upgrade-gate --to v2.2.1 --timeout 15m",
            "  chaindrift upgrade-gate --to v2.2.1 --node-selector 'canary-*,node-7' --timeout 5m",
            "  chaindrift upgrade-gate --to v2.2.1 --node-selector pool=canary",
            "  kubectl rollout status ds/kube-router && chaindrift upgrade-gate --to v2.2.1 || exit 1"
        })
public final class UpgradeGateCommand implements Callable<Integer> {

    private static final int REASONS = 20;

    @Option(names = "--to", required = true, paramLabel = "VERSION", description = "The version to converge on.")
    private String to = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "How long to wait at most, such as 90s, 15m or 2h (${DEFAULT-VALUE}).")
    private String timeout = "15m";

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How often to ask (${DEFAULT-VALUE}).")
    private String interval = "5s";

    @Option(
            names = "--node-selector",
            paramLabel = "NAME|LABEL=VALUE[,…]",
            description =
                    "Only nodes of these names, * for any text, and with all of these labels (=, !=), as the inventory"
                            + " publishes them; pool is the node's pool. A name that the API does not know is unknown, not converged; so is"
                            + " a node whose labels nobody has told.")
    private @Nullable String nodeSelector;

    @Mixin
    private ApiOptions api = new ApiOptions();

    private final Terminal terminal;
    private final Clock clock;
    private final Pause pause;
    private String told = "";

    /** Speaks to that terminal and waits by that clock. */
    public UpgradeGateCommand(Terminal terminal, Clock clock) {
        this(terminal, clock, Pause.untilStopped());
    }

    UpgradeGateCommand(Terminal terminal, Clock clock, Pause pause) {
        this.terminal = terminal;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeSelector selector = selector();
        Duration step = Durations.parse("--interval", interval);
        Instant end = clock.instant().plus(Durations.parse("--timeout", timeout));
        ApiClient client = api.client();
        Map<String, String> filter = api.filter();
        filter.put("to", to);
        @Nullable GateVerdict last = null;
        while (true) {
            try {
                JsonNode answer = client.single("upgrades/gate", filter);
                last = GateVerdict.of(answer.path("item"), answer.path("incomplete"), selector);
                progress(last.line());
                if (last.outcome() != GateVerdict.Outcome.UNDECIDED) {
                    return decided(last);
                }
            } catch (IOException e) {
                last = null;
                if (e instanceof ApiException refused && !refused.isTransient()) {
                    throw api.noAnswer(e);
                }
                progress("no answer from the API, asking again: " + CommandException.words(e));
            }
            Duration left = Duration.between(clock.instant(), end);
            if (left.isNegative() || left.isZero() || !pause.next(left.compareTo(step) < 0 ? left : step)) {
                return undecided(last);
            }
        }
    }

    private NodeSelector selector() {
        try {
            return nodeSelector == null ? NodeSelector.all() : NodeSelector.of(nodeSelector);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--node-selector: " + e.getMessage(), e);
        }
    }

    /** Progress is not a result: it goes beside it, once for each change. */
    private void progress(String line) {
        if (!line.equals(told)) {
            terminal.err().println(line);
            told = line;
        }
    }

    private int decided(GateVerdict verdict) {
        terminal.out().println(verdict.outcome() + ": " + to + ", " + verdict.line());
        reasons(verdict);
        return verdict.outcome() == GateVerdict.Outcome.CONVERGED ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private int undecided(@Nullable GateVerdict verdict) {
        terminal.out()
                .println("UNKNOWN: " + to + " has not converged within " + timeout + ", "
                        + (verdict == null ? "and the API gave no answer at the end" : verdict.line()));
        if (verdict != null) {
            reasons(verdict);
        }
        return ExitCodes.UNUSABLE;
    }

    private void reasons(GateVerdict verdict) {
        verdict.reasons().stream()
                .limit(REASONS)
                .forEach(reason -> terminal.out().println("  " + printable(reason)));
        int more = verdict.reasons().size() - REASONS;
        if (more > 0) {
            terminal.out().println("  and " + more + " more: chaindrift nodes");
        }
        terminal.out().flush();
    }

    /** Names and reasons come from elsewhere and must not drive the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "�");
    }
}
