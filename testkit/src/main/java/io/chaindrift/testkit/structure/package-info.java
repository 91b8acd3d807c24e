/** What holds for the structure of more than one module, for its {@code ArchitectureTest} to name. */
@NullMarked
package io.chaindrift.testkit.structure;

import org.jspecify.annotations.NullMarked;
