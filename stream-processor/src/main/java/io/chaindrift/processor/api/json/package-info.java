/** Avro records as JSON, by one mapper for all of them: field names as in the schema. */
@NullMarked
package io.chaindrift.processor.api.json;

import org.jspecify.annotations.NullMarked;
