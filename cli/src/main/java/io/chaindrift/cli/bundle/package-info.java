/**
 * Evidence bundles: what a node said in a span of time and what was concluded from it, in one file that proves itself offline.
 * {@code export} writes one from the API, {@code verify-bundle} checks one without it.
 */
@NullMarked
package io.chaindrift.cli.bundle;

import org.jspecify.annotations.NullMarked;
