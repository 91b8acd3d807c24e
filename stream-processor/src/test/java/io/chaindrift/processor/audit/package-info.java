/** Tests of the audit. */
@NullMarked
package io.chaindrift.processor.audit;

import org.jspecify.annotations.NullMarked;
