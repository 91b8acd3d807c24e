/** Settings as a typed record, and the one place where they are read from the environment. */
@NullMarked
package io.chaindrift.processor.config;

import org.jspecify.annotations.NullMarked;
