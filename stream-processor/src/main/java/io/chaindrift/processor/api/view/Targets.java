package io.chaindrift.processor.api.view;

import io.chaindrift.event.ClusterEvent;
import io.chaindrift.ruleset.catalog.RouterVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which release the nodes of each cluster should run: the configured one, else what the router's DaemonSet asks for. Where several
 * DaemonSets ask for several releases, the oldest of them: it is not known here which node is whose. Immutable.
 */
final class Targets {

    private final RolloutRules rules;
    private final Map<String, Target> byCluster;

    /**
     * What the nodes of a cluster should run.
     *
     * @param since when it was first seen to be asked for, milliseconds since 1970; null: not known
     */
    record Target(String version, @Nullable Long since) {}

    private Targets(RolloutRules rules, Map<String, Target> byCluster) {
        this.rules = rules;
        this.byCluster = Map.copyOf(byCluster);
    }

    /** The targets that these templates set. */
    static Targets of(RolloutRules rules, Collection<ClusterEvent> known) {
        Map<String, Target> byCluster = new HashMap<>();
        for (ClusterEvent event : known) {
            var template = event.getRouterTemplate();
            String version = template == null ? null : template.getVersion();
            if (version != null) {
                Target target = new Target(version, event.getObservedAt().toEpochMilli());
                byCluster.merge(event.getCluster(), target, Targets::oldest);
            }
        }
        return new Targets(rules, byCluster);
    }

    private static Target oldest(Target a, Target b) {
        if (a.version().equals(b.version())) {
            return since(a) <= since(b) ? a : b;
        }
        return older(b.version(), a.version()) ? b : a;
    }

    private static long since(Target target) {
        Long since = target.since();
        return since == null ? 0 : since;
    }

    /** What the nodes of a cluster should run; null where nobody says. */
    @Nullable Target of(String cluster) {
        String configured = rules.target();
        return configured == null ? byCluster.get(cluster) : new Target(configured, null);
    }

    /** How long a node may take, in milliseconds. */
    long graceMillis() {
        return rules.grace().toMillis();
    }

    /** True when the one is known to be older than the other. */
    static boolean older(String version, String than) {
        return RouterVersion.parse(version).isOlderThan(RouterVersion.parse(than));
    }
}
