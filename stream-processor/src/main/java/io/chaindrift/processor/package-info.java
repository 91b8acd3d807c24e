/** Folds node events into facts: drift, findings, upgrades and the state of the fleet. */
@NullMarked
package io.chaindrift.processor;

import org.jspecify.annotations.NullMarked;
