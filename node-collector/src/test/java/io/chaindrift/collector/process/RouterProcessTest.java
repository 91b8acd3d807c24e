package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterProcessTest {

    @TempDir
    private Path proc = Path.of("");

    @Test
    void tellsTheArgumentsOfTheRouter() throws Exception {
        process(7, "bash", 1, "bash");
        process(41, "kube-router", 1, "/usr/local/bin/kube-router", "--run-router=false", "", "-v", "2");

        assertEquals(List.of("--run-router=false", "", "-v", "2"), searched());
    }

    @Test
    void neverTellsPasswords() throws Exception {
        process(
                41,
                "kube-router",
                1,
                "kube-router",
                "--peer-router-passwords=one,two",
                "--peer-router-passwords",
                "three",
                "-peer-router-passwords=four",
                "--peer-router-passwords-file=/etc/peers",
                "--run-router");

        assertEquals(
                List.of(
                        "--peer-router-passwords=hidden",
                        "--peer-router-passwords",
                        "hidden",
                        "--peer-router-passwords=hidden",
                        "--peer-router-passwords-file=/etc/peers",
                        "--run-router"),
                searched());
    }

    @Test
    void knowsNothingWhereNoRouterIsSeen() throws Exception {
        process(7, "bash", 1, "bash", "kube-router");

        assertNull(searched());
    }

    @Test
    void knowsWhatTheRouterStarted() throws Exception {
        process(41, "kube-router", 1, "kube-router");
        process(42, "iptables (x) y", 41, "iptables-restore");
        process(43, "iptables-nft-re", 7, "iptables-restore");
        process(7, "bash", 1, "bash");
        RouterProcess router = new RouterProcess(proc);

        assertTrue(router.isParentOf(42));
        assertFalse(router.isParentOf(43), "another program's");
        assertFalse(router.isParentOf(44), "gone");
    }

    @Test
    void tellsTheIptablesOfTheRouterAndOfTheHostFromTheirFiles() throws Exception {
        process(1, "init", 0, "init");
        process(41, "kube-router", 1, "kube-router");
        program(41, "sbin/xtables-legacy-multi", "\0GLIBC_2.34\0" + "1.8.10\0%s v%s: no command\0");
        program(1, "usr/sbin/xtables-nft-multi", "\0" + "1.8.7\0");
        RouterProcess router = new RouterProcess(proc);
        assertNull(router.iptablesVersion(), "before a search");

        router.search();

        assertEquals("v1.8.10", router.iptablesVersion());
        assertEquals("v1.8.7", router.hostIptablesVersion());
    }

    @Test
    void doesNotFollowALinkOutOfTheRoot() throws Exception {
        process(41, "kube-router", 1, "kube-router");
        program(7, "usr/sbin/xtables-nft-multi", "\0" + "1.8.7\0");
        Path link = proc.resolve("41/root/usr/sbin/xtables-nft-multi");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, proc.resolve("7/root/usr/sbin/xtables-nft-multi"));
        RouterProcess router = new RouterProcess(proc);

        router.search();

        assertNull(router.iptablesVersion());
        assertNull(router.hostIptablesVersion());
    }

    private void program(int pid, String name, String content) throws Exception {
        Path file = proc.resolve(pid + "/root").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<String> searched() {
        RouterProcess router = new RouterProcess(proc);
        router.search();
        return router.args();
    }

    private void process(int pid, String name, int parent, String... words) throws Exception {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(directory.resolve("comm"), name + "\n");
        Files.writeString(directory.resolve("cmdline"), String.join("\0", words) + "\0");
        Files.writeString(directory.resolve("stat"), pid + " (" + name + ") S " + parent + " 1 1 0 -1");
    }
}
