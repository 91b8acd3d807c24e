package io.chaindrift.remediator.recommend;

/** Where a recommendation stands. */
public enum RecommendationState {
    /** A person should do it; nothing is sent. */
    RECOMMENDED,
    /** There are findings, and nothing can be recommended. */
    REFUSED,
    /** No longer needed, or another recommendation has taken its place: final. */
    WITHDRAWN
}
