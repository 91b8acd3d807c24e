package io.chaindrift.inventory.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DaemonSet. Immutable.
 *
 * @param name where it is
 * @param uid its UID
 * @param generation counts the changes of what it asks for
 * @param image image of the router's container in its template; empty when it has no such container
 * @param args arguments of that container; null when the command hides them
 * @param selection the nodes it selects
 * @param progress how far its latest template has come
 */
public record ObservedDaemonSet(
        ObjectName name,
        String uid,
        long generation,
        String image,
        @Nullable List<String> args,
        NodeSelection selection,
        Progress progress) {

    public ObservedDaemonSet {
        args = args == null ? null : List.copyOf(args);
    }

    /**
     * The controller's count of nodes.
     *
     * @param observedGeneration the generation it counts for
     * @param desired nodes that should run the pod
     * @param updated nodes that run the latest template
     * @param ready nodes whose pod is ready
     * @param misscheduled nodes that run it and should not
     */
    public record Progress(long observedGeneration, long desired, long updated, long ready, long misscheduled) {}
}
