/**
 * Reading what iptables, ipset and nft print. Every reader keeps what it cannot interpret, refuses what is cut off or malformed
 * with the line's number, and bounds what it accepts: its input may come from anywhere.
 */
@NullMarked
package io.chaindrift.ruleset.parse;

import org.jspecify.annotations.NullMarked;
