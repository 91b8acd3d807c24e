/** The chaindrift command: the composition root of every program in this repository. */
@NullMarked
package io.chaindrift.cli;

import org.jspecify.annotations.NullMarked;
