/** What commands take from their surroundings instead of their options: the environment's variables. */
@NullMarked
package io.chaindrift.cli.config;

import org.jspecify.annotations.NullMarked;
