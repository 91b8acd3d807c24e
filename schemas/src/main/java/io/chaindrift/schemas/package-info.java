/** The table of topics and the form of their keys: what every writer and reader of Chaindrift's events agrees on. */
@NullMarked
package io.chaindrift.schemas;

import org.jspecify.annotations.NullMarked;
