package io.chaindrift.processor.audit.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every event of a node carries.
 *
 * @param cluster cluster id
 * @param node node name
 * @param source the writer
 * @param position where the event stands in the writer's stream
 * @param observedAt when the writer observed it, in milliseconds since 1970
 * @param bootId the kernel's boot id; null where it is not told
 * @param contentHash a hash of the record's bytes, by which two contents of one position are told apart
 */
public record EventHeader(
        String cluster,
        String node,
        EventSource source,
        StreamPosition position,
        long observedAt,
        @Nullable String bootId,
        long contentHash) {

    public EventHeader {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(position, "position");
    }
}
