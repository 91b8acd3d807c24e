/** What becomes of looks at a node: the events in their order and numbering, and what the next process needs to go on. */
@NullMarked
package io.chaindrift.collector.record;

import org.jspecify.annotations.NullMarked;
