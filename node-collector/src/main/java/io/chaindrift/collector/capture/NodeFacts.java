package io.chaindrift.collector.capture;

import io.chaindrift.ruleset.Plane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the machine.
 *
 * @param kernelRelease as {@code uname -r}; null when not known
 * @param architecture as {@code uname -m}; null when not known
 * @param machineId content of /etc/machine-id; null when not known
 * @param bootId the kernel's boot id; null when not known
 * @param programs the save programs found, each once
 * @param ipsetVersion version of ipset; null when not found or not asked
 * @param nftVersion version of nft; null when not found or not asked
 * @param capabilities effective Linux capabilities by name, sorted; null when not known
 * @param planes the planes looked at, sorted
 * @param watch how changes are noticed
 * @param fullTables tables whose foreign chains are sent in full, sorted
 * @param hostIptablesVersion version of the host's own iptables; null when it cannot be seen
 * @param pseudonyms whether names and addresses are replaced by pseudonyms
 * @param ipsetsUnread why the IP sets could not be read at the latest attempt; null when they could, or were not asked for
 */
public record NodeFacts(
        @Nullable String kernelRelease,
        @Nullable String architecture,
        @Nullable String machineId,
        @Nullable String bootId,
        List<SaveProgram> programs,
        @Nullable String ipsetVersion,
        @Nullable String nftVersion,
        @Nullable List<String> capabilities,
        List<Plane> planes,
        Watch watch,
        List<String> fullTables,
        @Nullable String hostIptablesVersion,
        boolean pseudonyms,
        CaptureFailure.@Nullable Reason ipsetsUnread) {

    /** How changes are noticed. */
    public enum Watch {
        NETLINK,
        POLLING,
        RECORDED
    }

    /**
     * One iptables program.
     *
     * @param path absolute path
     * @param plane the plane it prints
     * @param version such as v1.8.9; null when it did not say
     */
    public record SaveProgram(
            String path, Plane plane, @Nullable String version) {}

    public NodeFacts {
        programs = List.copyOf(programs);
        capabilities = capabilities == null ? null : List.copyOf(capabilities);
        planes = List.copyOf(planes);
        fullTables = List.copyOf(fullTables);
    }

    /** A node that says no more and no less than kube-router's own rules, under their names. */
    public NodeFacts(
            @Nullable String kernelRelease,
            @Nullable String architecture,
            @Nullable String machineId,
            @Nullable String bootId,
            List<SaveProgram> programs,
            @Nullable String ipsetVersion,
            @Nullable String nftVersion,
            @Nullable List<String> capabilities,
            List<Plane> planes,
            Watch watch) {
        this(
                kernelRelease,
                architecture,
                machineId,
                bootId,
                programs,
                ipsetVersion,
                nftVersion,
                capabilities,
                planes,
                watch,
                List.of(),
                null,
                false,
                null);
    }

    /** The same machine, with what became of the latest attempt to read the IP sets. */
    public NodeFacts withIpsetsUnread(CaptureFailure.@Nullable Reason why) {
        return why == ipsetsUnread
                ? this
                : new NodeFacts(
                        kernelRelease,
                        architecture,
                        machineId,
                        bootId,
                        programs,
                        ipsetVersion,
                        nftVersion,
                        capabilities,
                        planes,
                        watch,
                        fullTables,
                        hostIptablesVersion,
                        pseudonyms,
                        why);
    }
}
