/** The remediator's settings: read once, checked, immutable. The only place that reads the environment. */
@NullMarked
package io.chaindrift.remediator.config;

import org.jspecify.annotations.NullMarked;
