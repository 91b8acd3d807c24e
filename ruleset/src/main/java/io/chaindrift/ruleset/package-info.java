/**
 * The rules of one node as iptables prints them: planes, tables, chains and rules, without any interpretation. Everything in
 * this package is immutable. The sub-packages read them ({@code parse}), make two syncs comparable ({@code named}), know what
 * kube-router writes ({@code catalog}), judge ({@code audit}) and say what can be removed ({@code plan}).
 */
@NullMarked
package io.chaindrift.ruleset;

import org.jspecify.annotations.NullMarked;
