/** Sees the cluster through the Kubernetes API, and holds the leader's Lease. The only place that knows fabric8. */
@NullMarked
package io.chaindrift.inventory.kubernetes;

import org.jspecify.annotations.NullMarked;
