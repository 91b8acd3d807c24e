/** {@code chaindrift upgrade-gate}: waits until an upgrade has converged, or says that it has not. */
@NullMarked
package io.chaindrift.cli.gate;

import org.jspecify.annotations.NullMarked;
