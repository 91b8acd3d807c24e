/**
 * The collector's way into the kernel: sockets of netfilter, and network namespaces. The only package that calls native code.
 */
@NullMarked
package io.chaindrift.collector.kernel;

import org.jspecify.annotations.NullMarked;
