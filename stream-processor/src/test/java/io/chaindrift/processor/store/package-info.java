/** Tests of the stored form. */
@NullMarked
package io.chaindrift.processor.store;

import org.jspecify.annotations.NullMarked;
