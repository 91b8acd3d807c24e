package io.chaindrift.cli.bundle;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.Terminal;
import io.chaindrift.cli.query.Times;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chaindrift verify-bundle}: whether an evidence bundle is as it was written, and what it proves. */
@Command(
        name = "verify-bundle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = ExitCodes.UNUSABLE,
        description = {
            "Checks an evidence bundle without network: its form to the byte, the digest of each part and event, the numbers of"
                    + " the streams, every capture folded again from its rules, and every fact derived again from the events.",
            "Of facts that rest on what the node said before the bundle's events, only what their own capture says is compared, and"
                    + " how many they are is said: export from before the node's first event to have all of them derived.",
            "Who can write a bundle can write another: --sha256 compares with the digest that was printed when it was written."
        },
        footer = {
            "",
            "Exit codes: 0 whole and proved, 1 not as it was written, 2 unreadable file or unusable arguments.",
            "",
            "Examples:",
            "  chaindrift verify-bundle node-c.tar",
            "  chaindrift verify-bundle node-c.tar --sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        })
public final class VerifyBundleCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The bundle.")
    private @Nullable Path file;

    @Option(
            names = "--sha256",
            paramLabel = "DIGEST",
            description = "The digest of its manifest, as export printed it.")
    private @Nullable String wanted;

    private final Terminal terminal;

    /** Speaks to that terminal. */
    public VerifyBundleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path bundle = file;
        if (bundle == null) {
            throw CommandException.unusable("give the bundle's file");
        }
        try (InputStream in = Files.newInputStream(bundle);
                InputStream again = Files.newInputStream(bundle)) {
            BundleCheck.Result result = BundleCheck.check(in);
            if (wanted != null && !wanted.equals(result.seal())) {
                throw new BrokenBundleException("it is another bundle: its manifest has the digest " + result.seal());
            }
            tell(bundle, result, FactCheck.check(again, result));
            return ExitCodes.OK;
        } catch (BrokenBundleException e) {
            terminal.out().println("BROKEN: " + bundle + ": " + e.getMessage());
            return ExitCodes.FAILED;
        } catch (IOException e) {
            throw CommandException.unusable(bundle + " cannot be read: " + CommandException.words(e), e);
        }
    }

    private void tell(Path bundle, BundleCheck.Result result, FactCheck.Figures derived) {
        NodeStory.Figures figures = result.figures();
        terminal.out().println("PROVED: " + bundle + ", manifest " + result.seal());
        terminal.out()
                .println("  node " + result.manifest().path("node").asText() + ", "
                        + Times.text(result.manifest().path("from").asLong()) + " to "
                        + Times.text(result.manifest().path("to").asLong()));
        terminal.out()
                .println("  " + figures.events() + " events, " + figures.unreadable() + " of them unreadable; "
                        + result.facts() + " facts");
        terminal.out()
                .println("  captures folded again: " + figures.keyframes() + " keyframes, " + figures.deltas()
                        + " deltas, " + figures.unchanged() + " unchanged; " + figures.notFolded()
                        + " without a keyframe before them");
        terminal.out()
                .println("  facts derived again: " + derived.derived() + "; " + derived.restingOnEarlier()
                        + " rest on what lies before the bundle, " + derived.causedElsewhere()
                        + " have their cause outside of it"
                        + (derived.byClock() == 0 ? "" : ", " + derived.byClock() + " were decided by a clock")
                        + (derived.notThere() == 0
                                ? ""
                                : ", " + derived.notThere() + " follow from its events and are not in it")
                        + (derived.ofEarlierVersions() == 0
                                ? ""
                                : ", " + derived.ofEarlierVersions()
                                        + " were written by an earlier version and compared as far as it knew")
                        + (derived.whole() ? "; the events reach back to the node's first" : ""));
        result.gaps().forEach(gap -> terminal.out().println("  gap: " + gap));
        result.incomplete().forEach(gap -> terminal.out().println("  incomplete: " + gap));
        if (result.gaps().isEmpty()) {
            terminal.out().println("  no gap");
        }
        terminal.out().flush();
    }
}
