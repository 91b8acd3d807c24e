/** The inventory: which nodes and routers there should be, as Kubernetes knows them. Wires the parts and runs them. */
@NullMarked
package io.chaindrift.inventory;

import org.jspecify.annotations.NullMarked;
