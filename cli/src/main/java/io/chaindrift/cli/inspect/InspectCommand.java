package io.chaindrift.cli.inspect;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.Verdict;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Audits saved rule sets. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Says which rules of saved rule sets the running kube-router does not own. Several files are the planes"
                        + " of one node.",
        footer = {
            "",
            "Exit codes: 0 nothing wrong, 1 findings, 2 unreadable input or something that cannot be judged.",
            "",
            "Examples:",
            "  sudo iptables-save | chaindrift inspect -",
            "  chaindrift inspect all.save ip6.save --router-version v2.2.1 --router-arg --enable-ipv6=true",
            "  chaindrift inspect nft.save legacy.save@ipv4-legacy --active-backend nft --plan"
        })
public final class InspectCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE[@plane]",
            description =
                    "output of iptables-save, ip6tables-save or nft -j list ruleset; - is standard input. Family and"
                            + " backend come from @plane (ipv4-nft, ipv6-legacy, …), else from the header and the content.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--router-version",
            paramLabel = "VERSION",
            description =
                    "the kube-router that runs, for instance v2.2.1, or k3s-v2.2.1 for the k3s fork; without it the rules"
                            + " are asked")
    private @Nullable String routerVersion;

    @Option(
            names = "--router-arg",
            paramLabel = "ARG",
            description =
                    "one of kube-router's own flags, verbatim; repeat. None given: flags are unknown and ranges are"
                            + " inferred")
    private @Nullable List<String> routerArgs;

    @Option(
            names = "--active-backend",
            paramLabel = "nft|legacy|native",
            description = "which backend the router uses; without it flags and rules tell, or nothing does")
    private @Nullable String activeBackend;

    @Option(names = "--json", description = "print JSON, schema chaindrift.inspect/1")
    private boolean json;

    @Option(names = "--plan", description = "also print what can be deleted, with input for iptables-restore --noflush")
    private boolean plan;

    private final Terminal terminal;
    private final InputStream standardInput;

    /** Audits what {@code standardInput} and files hold and speaks to {@code terminal}. */
    public InspectCommand(Terminal terminal, InputStream standardInput) {
        this.terminal = terminal;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        PlaneFiles reader = new PlaneFiles(standardInput);
        List<PlaneInput> planes = reader.read(files);
        List<PlaneAudit> audits = NodeAudit.of(planes, router(), backend());
        for (String problem : reader.problems()) {
            terminal.err().println("chaindrift inspect: " + problem);
        }
        terminal.out()
                .print(
                        json
                                ? InspectJson.render(audits) + "\n"
                                : new InspectText(terminal.interactive(), plan).render(audits));
        terminal.out().flush();
        return exitCode(audits);
    }

    private RouterFacts router() {
        try {
            return RouterFacts.of(routerVersion, routerArgs, RouterFacts.How.GIVEN);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--router-arg " + e.getMessage());
        }
    }

    private @Nullable IptablesBackend backend() {
        if (activeBackend == null) {
            return null;
        }
        for (IptablesBackend backend : IptablesBackend.values()) {
            if (backend.id().equals(activeBackend)) {
                return backend;
            }
        }
        throw CommandException.unusable("--active-backend: '" + activeBackend + "' is not one of nft, legacy, native");
    }

    private static int exitCode(List<PlaneAudit> audits) {
        int code = ExitCodes.OK;
        for (PlaneAudit audit : audits) {
            if (audit.verdict() == Verdict.UNKNOWN) {
                return ExitCodes.UNUSABLE;
            }
            if (audit.verdict() != Verdict.CLEAN) {
                code = ExitCodes.FAILED;
            }
        }
        return code;
    }
}
