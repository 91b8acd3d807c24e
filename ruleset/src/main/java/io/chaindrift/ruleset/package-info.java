/** Rulesets as kube-router writes them: model, parsing, comparison and judgement. Pure Java, no input or output. */
@NullMarked
package io.chaindrift.ruleset;

import org.jspecify.annotations.NullMarked;
