package io.chaindrift.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test works on real rules in a network namespace of its own: it needs iptables of both backends, ipset, nft, ip and
 * the right to make namespaces. Where that is not so it is skipped, and said so on standard error.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresRealIptables.Condition.class)
public @interface RequiresRealIptables {
    /** Decides for {@link RequiresRealIptables}. */
    final class Condition extends MachineCondition {
        @Override
        Optional<String> missing() {
            List<String> programs = Machine.missing(
                    "iptables-nft-save", "iptables-legacy-save", "ip6tables-nft-save", "ipset", "nft", "ip", "unshare");
            if (!programs.isEmpty()) {
                return Optional.of("real iptables: not installed: " + String.join(", ", programs));
            }
            return Machine.mayUseNetworkNamespaces()
                    ? Optional.empty()
                    : Optional.of("real iptables: this user may not make network namespaces (root may)");
        }
    }
}
