package io.chaindrift.collector.process;

import io.chaindrift.collector.kernel.EndedChildren;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Processes that programs left behind and that have ended. Whose parent is gone becomes a child of the first process; in a container
 * without an init that is the collector, and nobody else takes them off the process table. Stateless.
 */
final class Orphans {

    private static final long INIT = 1;

    private Orphans() {}

    /** Whether orphans become this process's children. */
    static boolean areOurs() {
        return ProcessHandle.current().pid() == INIT;
    }

    /**
     * Takes those that have ended off the process table.
     *
     * @param started a program that Java started and waits for
     */
    static void letGo(Path proc, long started) {
        String[] entries = proc.toFile().list();
        for (String entry : entries == null ? new String[0] : entries) {
            if (Character.isDigit(entry.charAt(0))
                    && Long.parseLong(entry) != started
                    && isEndedChildOfInit(ProcFiles.line(proc.resolve(entry).resolve("stat")))) {
                EndedChildren.letGo(Integer.parseInt(entry));
            }
        }
    }

    /** Of a line such as {@code 7 (a name) Z 1 …}; a name can hold anything. */
    static boolean isEndedChildOfInit(@Nullable String stat) {
        return stat != null && stat.startsWith(" Z " + INIT + " ", stat.lastIndexOf(')') + 1);
    }
}
