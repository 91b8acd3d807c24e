/** Tests of who may ask. */
@org.jspecify.annotations.NullMarked
package io.chaindrift.processor.api.access;
