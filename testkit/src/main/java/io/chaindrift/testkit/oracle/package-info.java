/**
 * What the facts of a fleet must be: a plain fold of its node events in one thread, written against the design and the records'
 * documentation and sharing no class with the stream processor. The judge of rules is the ruleset module's, as it is the processor's.
 */
@NullMarked
package io.chaindrift.testkit.oracle;

import org.jspecify.annotations.NullMarked;
