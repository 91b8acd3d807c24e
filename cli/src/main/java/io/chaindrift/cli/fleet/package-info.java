/** The recorded fleet: which recordings there are, how their minutes become times, and the collectors that replay them. */
@NullMarked
package io.chaindrift.cli.fleet;

import org.jspecify.annotations.NullMarked;
