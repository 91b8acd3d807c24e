/** The one consumer of the query role: reads all fact topics from their beginning, committed records only, and folds them. */
@NullMarked
package io.chaindrift.processor.api.read;

import org.jspecify.annotations.NullMarked;
