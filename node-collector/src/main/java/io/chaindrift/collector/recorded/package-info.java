/** A node's recorded history as a source: phases from a folder, each once, at the times a replay gives them. */
@NullMarked
package io.chaindrift.collector.recorded;

import org.jspecify.annotations.NullMarked;
