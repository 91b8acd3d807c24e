@NullMarked
package io.chaindrift.processor.api.view;

import org.jspecify.annotations.NullMarked;
