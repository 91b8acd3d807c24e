package io.chaindrift.collector.process;

import io.chaindrift.collector.capture.NodeFacts;
import io.chaindrift.collector.config.HostPlatform;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Plane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what the machine is, and what this process may do on it. Stateless. */
final class NodeInspector {

    /** By bit, as in linux/capability.h. */
    private static final List<String> CAPABILITIES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    private NodeInspector() {}

    static NodeFacts inspect(
            ProcessSettings settings,
            Programs programs,
            RouterProcess router,
            List<Plane> planes,
            NodeFacts.Watch watch)
            throws InterruptedException {
        List<NodeFacts.SaveProgram> found = new ArrayList<>();
        for (Plane plane : planes) {
            String program = Programs.save(plane);
            if (plane.backend() != IptablesBackend.NATIVE && programs.has(program)) {
                found.add(new NodeFacts.SaveProgram(programs.path(program), plane, programs.version(program)));
            }
        }
        Path proc = settings.proc();
        return new NodeFacts(
                ProcFiles.line(proc.resolve("sys/kernel/osrelease")),
                HostPlatform.architecture(),
                ProcFiles.line(Path.of("/etc/machine-id")),
                ProcFiles.line(proc.resolve("sys/kernel/random/boot_id")),
                found,
                programs.version("ipset"),
                programs.version("nft"),
                capabilities(proc.resolve("self/status")),
                planes,
                watch,
                List.copyOf(settings.disclosure().fullTables()),
                router.hostIptablesVersion(),
                settings.disclosure().pseudonyms() != null,
                null);
    }

    /** The effective capabilities; null when they cannot be told. */
    static @Nullable List<String> capabilities(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("CapEff:")) {
                    return names(Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16));
                }
            }
        } catch (IOException | NumberFormatException notTold) {
            return null;
        }
        return null;
    }

    private static List<String> names(long bits) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((bits >>> bit & 1) == 1) {
                names.add("CAP_" + (bit < CAPABILITIES.size() ? CAPABILITIES.get(bit) : Integer.toString(bit)));
            }
        }
        names.sort(null);
        return names;
    }
}
