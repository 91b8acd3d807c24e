/** The stream processor as a whole: the same input gives the same bytes, under faults too, at the size of a large fleet. */
@NullMarked
package io.chaindrift.systemtests.engine;

import org.jspecify.annotations.NullMarked;
