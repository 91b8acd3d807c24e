/** Writes the one thing that people say through the API: suppressions. */
@NullMarked
package io.chaindrift.processor.api.write;

import org.jspecify.annotations.NullMarked;
