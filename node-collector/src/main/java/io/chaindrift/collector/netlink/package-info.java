/**
 * The form of the kernel's netfilter messages: bytes in, records out, and the other way round. Nothing here opens a socket, so
 * that all of it can be fed with anything.
 */
@NullMarked
package io.chaindrift.collector.netlink;

import org.jspecify.annotations.NullMarked;
