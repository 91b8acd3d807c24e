/**
 * A node's state as entries of a key-value store: one for the node, one per plane, chain, remembered chain and finding, so that an
 * event writes only what it changed. Each value begins with the version of its format; none is larger than a changelog record may
 * be.
 */
@NullMarked
package io.chaindrift.processor.store;

import org.jspecify.annotations.NullMarked;
