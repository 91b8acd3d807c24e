/** The agent on a node: observes the router's rules and publishes what it saw, in order and without gaps. */
@NullMarked
package io.chaindrift.collector;

import org.jspecify.annotations.NullMarked;
