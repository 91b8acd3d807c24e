/** {@code chaindrift inspect}: the audit of saved rule sets without Kafka. Several files are the planes of one node. */
@NullMarked
package io.chaindrift.cli.inspect;

import org.jspecify.annotations.NullMarked;
