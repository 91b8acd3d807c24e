/**
 * What follows from the events: drift, findings, upgrades, the fleet's books, liveness and dead letters: records generated from the Avro schemas, which document every field. The generated code
 * carries no null annotations, so the package is not null-marked; a field that may be null says so in its schema.
 */
@NullUnmarked
package io.chaindrift.fact;

import org.jspecify.annotations.NullUnmarked;
