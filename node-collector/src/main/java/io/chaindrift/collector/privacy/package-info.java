/** What of a node may be said, and under which names: decided before anything else looks at what was read. Pure. */
@NullMarked
package io.chaindrift.collector.privacy;

import org.jspecify.annotations.NullMarked;
