/**
 * The edge: reads findings and the remediator's own earlier events, asks the core when a node's findings are quiet, and writes
 * what it decides in transactions. Nothing here decides.
 */
@NullMarked
package io.chaindrift.remediator.kafka;

import org.jspecify.annotations.NullMarked;
