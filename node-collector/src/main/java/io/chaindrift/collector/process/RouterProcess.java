package io.chaindrift.collector.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The router as a process of this machine. Visible only where the collector shares the machine's process ids. Thread-safe for one
 * writer.
 */
final class RouterProcess {

    private static final String NAME = "kube-router";
    private static final String PASSWORDS = "--peer-router-passwords";
    private static final String HIDDEN = "hidden";

    private final Path proc;
    private final ForeignIptables iptables = new ForeignIptables();
    private volatile @Nullable List<String> args;
    private volatile @Nullable String iptablesVersion;
    private volatile boolean gone;
    private @Nullable String seenAs;

    RouterProcess(Path proc) {
        this.proc = proc;
    }

    /** Its arguments without the program's name, as seen last; null when it was never seen. */
    @Nullable List<String> args() {
        return args;
    }

    /** Version of the iptables in its own file system, as of the last search; null when that cannot be seen. */
    @Nullable String iptablesVersion() {
        return iptablesVersion;
    }

    /** Version of the iptables of the machine's first process, which is the host's; null when that cannot be seen. */
    @Nullable String hostIptablesVersion() {
        return iptables.version(proc.resolve("1/root"));
    }

    /** Whether it was seen once and was not at the last search. */
    boolean isGone() {
        return gone;
    }

    /** Looks for it, where it was first; whether it is there. */
    boolean search() {
        String number = isRouter(seenAs) ? seenAs : find();
        seenAs = number;
        Path process = number == null ? null : proc.resolve(number);
        List<String> found = process == null ? null : arguments(process);
        gone = found == null && args != null;
        args = found == null ? args : found;
        iptablesVersion = process == null ? null : iptables.version(process.resolve("root"));
        return found != null;
    }

    /** The number of its process; null where none is visible, and only the rules tell the class. */
    private @Nullable String find() {
        String[] entries = proc.toFile().list();
        for (String entry : entries == null ? new String[0] : entries) {
            if (Character.isDigit(entry.charAt(0)) && isRouter(entry)) {
                return entry;
            }
        }
        return null;
    }

    private boolean isRouter(@Nullable String number) {
        return number != null && NAME.equals(ProcFiles.line(proc.resolve(number).resolve("comm")));
    }

    private static @Nullable List<String> arguments(Path process) {
        try {
            String[] words = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
                    .split("\0", -1);
            List<String> arguments = new ArrayList<>();
            for (int i = 1; i < words.length; i++) {
                if (!words[i].isEmpty() || i + 1 < words.length) {
                    arguments.add(words[i]);
                }
            }
            return withoutPasswords(arguments);
        } catch (IOException gone) {
            return null;
        }
    }

    /** The one flag of kube-router whose value is a secret, which must not go any further than here. */
    private static List<String> withoutPasswords(List<String> arguments) {
        List<String> told = new ArrayList<>();
        boolean secret = false;
        for (String argument : arguments) {
            String flag = argument.startsWith("--") ? argument : "-" + argument;
            if (secret) {
                told.add(HIDDEN);
            } else if (flag.startsWith(PASSWORDS + "=")) {
                told.add(PASSWORDS + "=" + HIDDEN);
            } else {
                told.add(argument);
            }
            secret = !secret && flag.equals(PASSWORDS) && argument.startsWith("-");
        }
        return told;
    }

    /** Whether a process that just committed was started by the router; false when that can no longer be seen. */
    boolean isParentOf(long pid) {
        String stat = ProcFiles.line(proc.resolve(Long.toString(pid)).resolve("stat"));
        if (stat == null) {
            return false;
        }
        // The name stands in parentheses and may hold blanks; state and parent follow it.
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return behindName.length > 1
                && behindName[1].matches("\\d+")
                && NAME.equals(ProcFiles.line(proc.resolve(behindName[1]).resolve("comm")));
    }
}
