/** Between the core's types and the records of the topics. */
@NullMarked
package io.chaindrift.inventory.mapping;

import org.jspecify.annotations.NullMarked;
