/** The commands on topics: what a Kafka has, what the topic table asks for, and the steps between. */
@NullMarked
package io.chaindrift.cli.topics;

import org.jspecify.annotations.NullMarked;
