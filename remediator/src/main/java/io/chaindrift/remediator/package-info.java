/** Decides what is recommended for a node's findings; sends nothing by itself. */
@NullMarked
package io.chaindrift.remediator;

import org.jspecify.annotations.NullMarked;
