package io.chaindrift.inventory.core;

import io.chaindrift.ruleset.catalog.Flavour;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The full state of one thing that is kept by key. */
public sealed interface ClusterThing
        permits ClusterThing.Template, ClusterThing.Rollout, ClusterThing.Selection, NodeMemory {

    /** What kind it is; part of its key. */
    Kind kind();

    /** The kinds. */
    enum Kind {
        ROUTER_TEMPLATE,
        ROUTER_ROLLOUT,
        ROUTER_SELECTION,
        NODE_LOG
    }

    /**
     * What kube-router's DaemonSet asks for.
     *
     * @param uid UID of the DaemonSet
     * @param generation its generation
     * @param flavour upstream, or the fork
     * @param image the router's image
     * @param version what the image's tag tells; null when it tells none
     * @param args the router's arguments; empty when there are none, or the command hides them
     * @param flagsDigest digest of those that shape rules
     * @param nodeSelector its node selector
     */
    record Template(
            String uid,
            long generation,
            Flavour flavour,
            String image,
            @Nullable String version,
            List<String> args,
            String flagsDigest,
            SortedMap<String, String> nodeSelector)
            implements ClusterThing {

        public Template {
            args = List.copyOf(args);
            nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
        }

        @Override
        public Kind kind() {
            return Kind.ROUTER_TEMPLATE;
        }
    }

    /**
     * How far it has come.
     *
     * @param uid UID of the DaemonSet
     * @param progress the controller's counts
     */
    record Rollout(String uid, ObservedDaemonSet.Progress progress) implements ClusterThing {

        @Override
        public Kind kind() {
            return Kind.ROUTER_ROLLOUT;
        }
    }

    /**
     * Which nodes it selects.
     *
     * @param uid UID of the DaemonSet
     * @param generation its generation
     * @param nodeSelector its node selector
     * @param requiredTerms terms of the required affinity, as text
     * @param tolerations tolerations, as text
     * @param knownNodes Linux nodes that are known
     * @param selectedNodes those that are selected
     */
    record Selection(
            String uid,
            long generation,
            SortedMap<String, String> nodeSelector,
            List<String> requiredTerms,
            List<String> tolerations,
            long knownNodes,
            long selectedNodes)
            implements ClusterThing {

        public Selection {
            nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
            requiredTerms = List.copyOf(requiredTerms);
            tolerations = List.copyOf(tolerations);
        }

        @Override
        public Kind kind() {
            return Kind.ROUTER_SELECTION;
        }
    }
}
