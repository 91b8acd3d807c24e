/** Who may ask: bearer tokens with roles from a file, compared in constant time, and the certificate that the server shows. */
@NullMarked
package io.chaindrift.processor.api.access;

import org.jspecify.annotations.NullMarked;
