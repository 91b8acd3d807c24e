/** This machine's rules, read once by programs with fixed argument lists: the only place of the command line that starts any. */
@NullMarked
package io.chaindrift.cli.inspect.live;

import org.jspecify.annotations.NullMarked;
