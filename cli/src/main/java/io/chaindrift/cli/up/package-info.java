/** The command that runs everything in one process: the data directory, the ports, the order of starting and stopping, and the status line. */
@NullMarked
package io.chaindrift.cli.up;

import org.jspecify.annotations.NullMarked;
