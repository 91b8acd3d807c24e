/** The commands that ask a running API and print what it says as tables or JSON. */
@NullMarked
package io.chaindrift.cli.query;

import org.jspecify.annotations.NullMarked;
