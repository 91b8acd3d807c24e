/** Benchmarks of the ruleset core on a recorded capture, scaled. Run by the scripts of this module, shipped with nothing. */
@NullMarked
package io.chaindrift.bench;

import org.jspecify.annotations.NullMarked;
