/**
 * The books of a fleet, pure: what each node adds, summed per router version and over all. A node is in exactly one of reporting,
 * silent and unknown, and a reporting one in exactly one of clean, drifted and suspect, so every row balances.
 */
@NullMarked
package io.chaindrift.processor.fleet;

import org.jspecify.annotations.NullMarked;
