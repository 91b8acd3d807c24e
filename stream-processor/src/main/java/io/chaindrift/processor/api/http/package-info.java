/**
 * HTTP: who may ask, what is asked, and the answers' form. Lists are pages of one envelope, errors are problem documents (RFC
 * 9457), and the description of it all (OpenAPI 3.1) is made from the same tables as the routes.
 */
@NullMarked
package io.chaindrift.processor.api.http;

import org.jspecify.annotations.NullMarked;
