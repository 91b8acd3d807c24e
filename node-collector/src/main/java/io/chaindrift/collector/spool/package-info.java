/**
 * A queue of frames on disk. A frame counts once it and the entry of its file are on the device; what a crash leaves half written
 * is taken back, what the disk garbles is skipped and reported. Knows bytes only.
 */
@NullMarked
package io.chaindrift.collector.spool;

import org.jspecify.annotations.NullMarked;
