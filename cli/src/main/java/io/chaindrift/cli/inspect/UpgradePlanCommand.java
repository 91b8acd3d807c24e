package io.chaindrift.cli.inspect;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.UpgradeForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says before an upgrade what it will leave behind. */
@Command(
        name = "upgrade-plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Predicts which rules an upgrade, a downgrade or a change of flags will leave on a node that is clean today, what"
                    + " deleting them changes, and what to do.",
            "Reads nothing: it carries out what the next kube-router's first sync does."
        },
        footer = {
            "",
            "Exit codes: 0 nothing will be left, 1 something will, 2 unusable arguments or a version that is not known.",
            "",
            "Examples:",
            "  chaindrift upgrade-plan --from v1.5.3 --to v2.2.1",
            "  chaindrift upgrade-plan --from v2.2.1 --to v2.6.3 --from-arg --enable-ipv6=true --router-arg --enable-ipv6=false",
            "  chaindrift upgrade-plan --from k3s-v1.5.1 --to k3s-v2.2.1 --family ipv4 -o json"
        })
public final class UpgradePlanCommand implements Callable<Integer> {

    /** How to print. */
    enum Output {
        text,
        json
    }

    /** Which families to forecast. */
    enum Families {
        ipv4,
        ipv6,
        both
    }

    @Option(names = "--from", required = true, paramLabel = "VERSION", description = "The kube-router that runs today.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "VERSION", description = "The kube-router that will run.")
    private String to = "";

    @Option(
            names = "--router-arg",
            paramLabel = "ARG",
            description = "One of kube-router's own flags after the upgrade, verbatim; repeat. None: its defaults.")
    private @Nullable List<String> argsAfter;

    @Option(
            names = "--from-arg",
            paramLabel = "ARG",
            description = "One of its flags today; repeat. None: the same as after.")
    private @Nullable List<String> argsBefore;

    @Option(names = "--family", defaultValue = "both", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Families families = Families.both;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.text;

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public UpgradePlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RouterFacts before = router("--from", from, argsBefore == null ? argsAfter : argsBefore);
        RouterFacts after = router("--to", to, argsAfter);
        List<UpgradeForecast> forecasts = new ArrayList<>();
        for (AddressFamily family : AddressFamily.values()) {
            if (families == Families.both || families.name().equals(family.id())) {
                forecasts.add(forecast(before, after, family));
            }
        }
        UpgradePlan plan = new UpgradePlan(from, to, argsAfter == null ? List.of() : argsAfter, forecasts);
        terminal.out().print(output == Output.json ? plan.json() + "\n" : plan.text(terminal.colour()));
        terminal.out().flush();
        return plan.leavesNothing() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static RouterFacts router(String option, String version, @Nullable List<String> args) {
        try {
            RouterFacts.typed(version, null);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(option + ": " + e.getMessage());
        }
        try {
            return RouterFacts.typed(version, args);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("the arguments for " + option + " " + version + ": " + e.getMessage());
        }
    }

    private static UpgradeForecast forecast(RouterFacts before, RouterFacts after, AddressFamily family) {
        try {
            return UpgradeForecast.forecast(before, after, family);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable(String.valueOf(e.getMessage()), e);
        }
    }
}
