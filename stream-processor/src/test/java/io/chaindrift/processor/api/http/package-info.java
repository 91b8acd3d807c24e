@NullMarked
package io.chaindrift.processor.api.http;

import org.jspecify.annotations.NullMarked;
