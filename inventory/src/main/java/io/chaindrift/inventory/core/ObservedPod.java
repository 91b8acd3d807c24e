package io.chaindrift.inventory.core;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod of kube-router and its router's container. Immutable.
 *
 * @param name where it is
 * @param node the node it is bound to
 * @param image the container's image as the pod asks for it
 * @param runningImage the image as the runtime names it; null when the container has not started
 * @param imageId the runtime's id of the image, with a digest where it has one; null when the container has not started
 * @param args the router's own arguments, verbatim; null when the command hides them, as a shell does
 * @param started true once a container of the pod has started
 * @param running whether the container runs
 * @param ready whether it passes its readiness probe
 * @param startedAt when it started last; null when it has not
 * @param restarts how often it was started again
 */
public record ObservedPod(
        ObjectName name,
        String node,
        String image,
        @Nullable String runningImage,
        @Nullable String imageId,
        @Nullable List<String> args,
        boolean started,
        boolean running,
        boolean ready,
        @Nullable Instant startedAt,
        long restarts) {

    public ObservedPod {
        args = args == null ? null : List.copyOf(args);
    }
}
