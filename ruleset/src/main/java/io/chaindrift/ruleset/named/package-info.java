/**
 * The named form: a ruleset in which two syncs of the same objects are equal. Counters are out, the chain names that kube-router
 * renews at every sync are replaced by the pod or policy they stand for, and only the runs that kube-router writes in random
 * order are sorted. With it come digests, differences and their application.
 */
@NullMarked
package io.chaindrift.ruleset.named;

import org.jspecify.annotations.NullMarked;
