/** What a look at a plane means: which event says it, in how many parts, after how many syncs. Pure: no input, output or clock. */
@NullMarked
package io.chaindrift.collector.core;

import org.jspecify.annotations.NullMarked;
