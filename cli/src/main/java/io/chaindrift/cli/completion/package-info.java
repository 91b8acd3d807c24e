/** {@code chaindrift completion}: what a shell needs to complete commands and options. */
@NullMarked
package io.chaindrift.cli.completion;

import org.jspecify.annotations.NullMarked;
