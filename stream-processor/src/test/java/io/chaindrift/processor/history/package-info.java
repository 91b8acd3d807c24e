/** Tests of the index of captures. */
@org.jspecify.annotations.NullMarked
package io.chaindrift.processor.history;
