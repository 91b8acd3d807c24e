/** Tests of the settings. */
@org.jspecify.annotations.NullMarked
package io.chaindrift.processor.config;
