/** This machine's rules as a source: programs run by argument list, never by a shell. The only place that starts processes. */
@NullMarked
package io.chaindrift.collector.process;

import org.jspecify.annotations.NullMarked;
