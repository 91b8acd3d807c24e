/** What tests share: a Kafka under test, and conditions for tests that need more than a JVM. */
@NullMarked
package io.chaindrift.testkit;

import org.jspecify.annotations.NullMarked;
