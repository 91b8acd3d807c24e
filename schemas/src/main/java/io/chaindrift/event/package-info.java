/**
 * What happened on a node or in a cluster, and requests to a node: records generated from the Avro schemas, which document every field. The generated code
 * carries no null annotations, so the package is not null-marked; a field that may be null says so in its schema.
 */
@NullUnmarked
package io.chaindrift.event;

import org.jspecify.annotations.NullUnmarked;
