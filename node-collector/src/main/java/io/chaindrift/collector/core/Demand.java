package io.chaindrift.collector.core;

/** Why a capture has to be recorded in full whatever changed; the weakest reason first. */
public enum Demand {
    /** It has not. */
    NONE,
    /** A reader asked. */
    REQUESTED,
    /** Events were lost, so that readers have nothing to build on. */
    AFTER_LOSS
}
