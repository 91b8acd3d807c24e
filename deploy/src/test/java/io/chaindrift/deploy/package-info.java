/** Tests that hold the manifests to the programs and to Kubernetes' own types. */
@NullMarked
package io.chaindrift.deploy;

import org.jspecify.annotations.NullMarked;
