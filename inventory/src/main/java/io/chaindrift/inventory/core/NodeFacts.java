package io.chaindrift.inventory.core;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a node. Immutable.
 *
 * @param uid UID of the Node; null when not known
 * @param expected whether a collector should report from it
 * @param routerExpected whether a kube-router should run on it; null when not known
 * @param pool its pool; null when no label tells
 * @param schedulable false when it is cordoned; null when not known
 * @param operatingSystem null when not known
 * @param osImage null when not known
 * @param kernelVersion null when not known
 * @param kubeletVersion null when not known
 * @param createdAt null when not known
 * @param labels the labels that the operator chose
 */
public record NodeFacts(
        @Nullable String uid,
        boolean expected,
        @Nullable Boolean routerExpected,
        @Nullable String pool,
        @Nullable Boolean schedulable,
        @Nullable String operatingSystem,
        @Nullable String osImage,
        @Nullable String kernelVersion,
        @Nullable String kubeletVersion,
        @Nullable Instant createdAt,
        SortedMap<String, String> labels) {

    public NodeFacts {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
