/**
 * What kube-router writes, release by release: version classes, the flags that shape rules, the tag in comments, and the one
 * table of signatures. A new release is a new column of that table: rows, not code.
 */
@NullMarked
package io.chaindrift.ruleset.catalog;

import org.jspecify.annotations.NullMarked;
