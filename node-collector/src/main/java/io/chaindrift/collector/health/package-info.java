/** Says over HTTP how the collector stands: whether it lives, whether it is ready, and its figures for Prometheus. */
@NullMarked
package io.chaindrift.collector.health;

import org.jspecify.annotations.NullMarked;
