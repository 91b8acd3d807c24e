/** The collector's settings: read once, checked, immutable. */
@NullMarked
package io.chaindrift.collector.config;

import org.jspecify.annotations.NullMarked;
