/**
 * Judges rulesets: which rules the running kube-router owns, which it should not find there, which are missing, and which plane
 * it has left. Pure: the same planes and the same knowledge of the router give the same findings, in the same order.
 */
@NullMarked
package io.chaindrift.ruleset.audit;

import org.jspecify.annotations.NullMarked;
