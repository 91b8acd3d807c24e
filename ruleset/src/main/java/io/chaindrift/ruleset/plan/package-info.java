/**
 * What can be removed: which copy stays, what a deletion changes, and what is refused. Nothing here touches a node.
 */
@NullMarked
package io.chaindrift.ruleset.plan;

import org.jspecify.annotations.NullMarked;
