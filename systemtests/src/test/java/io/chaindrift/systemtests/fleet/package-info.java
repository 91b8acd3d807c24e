/** Fleets for tests and benchmarks: real captures, told by the collector's own recorder. */
@NullMarked
package io.chaindrift.systemtests.fleet;

import org.jspecify.annotations.NullMarked;
