/** The commands that run one program of the product alone, against a Kafka and a registry that are there. */
@NullMarked
package io.chaindrift.cli.role;

import org.jspecify.annotations.NullMarked;
