/** Answers probes and metrics. */
@NullMarked
package io.chaindrift.inventory.serve;

import org.jspecify.annotations.NullMarked;
