package io.chaindrift.processor.audit.model;

import org.jspecify.annotations.Nullable;

/**
 * A boot of the node that was seen.
 *
 * @param under exact version of the router that synced first in it; null while none has, or where it is not known
 */
public record Boot(@Nullable String under) {}
