package io.chaindrift.collector.kernel;

import com.sun.jna.LastErrorException;

/** Children of this process that have ended, and were started by others. Stateless. */
public final class EndedChildren {

    private EndedChildren() {}

    /**
     * Lets go of one: it is no entry of the process table any more. Whoever waits for that child will not learn how it ended, so it must
     * be none that Java started.
     *
     * @return false when there is no such child, or it has not ended
     */
    public static boolean letGo(int pid) {
        try {
            return Libc.waitpid(pid, null, Libc.WNOHANG) == pid;
        } catch (LastErrorException notOurs) {
            return false;
        }
    }
}
