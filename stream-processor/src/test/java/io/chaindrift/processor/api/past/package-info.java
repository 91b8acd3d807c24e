@NullMarked
package io.chaindrift.processor.api.past;

import org.jspecify.annotations.NullMarked;
