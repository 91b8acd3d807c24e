package io.chaindrift.cli.inspect;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.inspect.live.BoundedPrograms;
import io.chaindrift.cli.inspect.live.LiveReader;
import io.chaindrift.cli.inspect.live.Programs;
import io.chaindrift.collector.kernel.NetlinkKernel;
import io.chaindrift.collector.kernel.NftKernel;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.audit.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Audits saved rule sets. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Says which rules of saved rule sets, or of this machine, the running kube-router does not own. Several files are the planes"
                        + " of one node.",
        footer = {
            "",
            "Exit codes: 0 nothing wrong, 1 findings, 2 unreadable input or something that cannot be judged.",
            "With --compare: 0 no change, 1 changed, 2 unreadable input.",
            "",
            "Examples:",
            "  sudo iptables-save | chaindrift inspect -",
            "  sudo chaindrift inspect --live --router-version v2.2.1",
            "  chaindrift inspect --compare before.save after.save",
            "  chaindrift inspect all.save ip6.save --router-version v2.2.1 --router-arg --enable-ipv6=true",
            "  chaindrift inspect nft.save legacy.save@ipv4-legacy --active-backend nft --plan"
        })
public final class InspectCommand implements Callable<Integer> {

    private static final int READ_AGAIN = 2;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE[@plane]",
            description =
                    "output of iptables-save, ip6tables-save, nft -j list ruleset or ipset save; - is standard input. Family and"
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

    @Option(
            names = "--live",
            description =
                    "read this machine: both families of nft and legacy, native tables, ipsets. Needs root, or NET_ADMIN;"
                            + " changes nothing, not even by loading a legacy table")
    private boolean live;

    @Option(
            names = "--plane",
            paramLabel = "PLANE",
            description = "with --live, read only this plane, such as ipv4-nft; repeat. Without it all six are read")
    private @Nullable List<String> planeNames;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "with --live, the longest that one program may take (${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Option(
            names = "--compare",
            description = "print what changed from the first file to the second, by the names of pods and policies")
    private boolean compare;

    private final Terminal terminal;
    private final InputStream standardInput;
    private final Function<Duration, Programs> programs;
    private final KernelOpening kernel;

    /** Audits what {@code standardInput} and files hold and speaks to {@code terminal}. */
    public InspectCommand(Terminal terminal, InputStream standardInput) {
        this(terminal, standardInput, BoundedPrograms::new, InspectCommand::ofThisMachine);
    }

    /** The same, with another way to run programs, made for a time-out, and another kernel, or none. */
    InspectCommand(
            Terminal terminal, InputStream standardInput, Function<Duration, Programs> programs, KernelOpening kernel) {
        this.terminal = terminal;
        this.standardInput = standardInput;
        this.programs = programs;
        this.kernel = kernel;
    }

    private static @Nullable NftKernel ofThisMachine() throws InterruptedException {
        try {
            return NetlinkKernel.open(null);
        } catch (IOException refused) {
            return null;
        }
    }

    /** Opens what tells whether rules of nf_tables change; null where it does not answer. */
    interface KernelOpening {
        @Nullable NftKernel open() throws InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException {
        refuseUnusable();
        PlaneFiles reader = new PlaneFiles(standardInput);
        if (compare) {
            return compare(reader);
        }
        RouterFacts router = router();
        IptablesBackend backend = backend();
        List<PlaneInput> planes = live ? livePlanes(reader) : reader.read(files);
        List<PlaneAudit> audits = NodeAudit.of(planes, router, backend, reader.ipsets());
        say(reader.problems());
        if (planes.isEmpty()) {
            throw CommandException.unusable("ipsets alone are not judged: give the rules beside them");
        }
        String text =
                json ? InspectJson.render(audits) + "\n" : new InspectText(terminal.colour(), plan).render(audits);
        terminal.out().print(text);
        terminal.out().flush();
        return exitCode(audits);
    }

    private void refuseUnusable() {
        if (live && (compare || !files.isEmpty())) {
            throw CommandException.unusable("--live reads this machine: leave the files and --compare out");
        }
        if (compare && files.size() != 2) {
            throw CommandException.unusable("--compare takes two files, before and after; given: " + files.size());
        }
        if (!live && files.isEmpty()) {
            throw CommandException.unusable(
                    "nothing to read: give files, - for standard input, or --live for this machine");
        }
        if (!live && planeNames != null) {
            throw CommandException.unusable(
                    "--plane goes with --live; a file's plane is written behind it: FILE@plane");
        }
        if (timeoutSeconds < 1) {
            throw CommandException.unusable("--timeout " + timeoutSeconds + ": at least 1 second");
        }
    }

    private List<PlaneInput> livePlanes(PlaneFiles reader) throws InterruptedException {
        LiveReader.Machine found;
        try (NftKernel nftables = kernel.open()) {
            LiveReader machine =
                    new LiveReader(programs.apply(Duration.ofSeconds(timeoutSeconds)), Path.of("/proc/net"), nftables);
            found = machine.read(wantedPlanes());
            for (int again = 0; again < READ_AGAIN && isOfTwoSyncs(found); again++) {
                found = machine.read(wantedPlanes());
            }
        }
        found.remarks().forEach(remark -> terminal.err().println("chaindrift inspect: " + remark));
        return reader.live(found.planes(), found.ipsets().bytes());
    }

    /** A sync that ran between the readings of two families: read again, they agree. */
    private boolean isOfTwoSyncs(LiveReader.Machine found) {
        return NodeAudit.ofTwoSyncs(new PlaneFiles(standardInput).live(found.planes(), new byte[0]));
    }

    private List<Plane> wantedPlanes() {
        if (planeNames == null) {
            return LiveReader.ALL;
        }
        try {
            return planeNames.stream().map(Plane::parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--plane: " + e.getMessage());
        }
    }

    private int compare(PlaneFiles reader) {
        List<PlaneInput> before = reader.read(files.subList(0, 1));
        List<PlaneInput> after = reader.read(files.subList(1, 2));
        say(reader.problems());
        if (before.stream().anyMatch(plane -> plane.unreadable() != null)
                || after.stream().anyMatch(plane -> plane.unreadable() != null)) {
            throw CommandException.unusable("not compared: what cannot be read may hold any change");
        }
        List<PlaneChange> changes = PlaneChange.between(before, after);
        terminal.out()
                .print(json ? CompareJson.render(changes) + "\n" : new CompareText(terminal.colour()).render(changes));
        terminal.out().flush();
        return changes.stream().allMatch(PlaneChange::isNone) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void say(List<String> problems) {
        problems.forEach(problem -> terminal.err().println("chaindrift inspect: " + problem));
    }

    private RouterFacts router() {
        try {
            RouterFacts.typed(routerVersion, null);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("--router-version: " + e.getMessage());
        }
        try {
            return RouterFacts.typed(routerVersion, routerArgs);
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
