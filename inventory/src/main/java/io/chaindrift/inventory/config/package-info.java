/** The inventory's settings: read once, checked, immutable. The only place that reads the environment. */
@NullMarked
package io.chaindrift.inventory.config;

import org.jspecify.annotations.NullMarked;
