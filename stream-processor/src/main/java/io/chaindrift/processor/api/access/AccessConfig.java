package io.chaindrift.processor.api.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the server is protected.
 *
 * @param tokens file of the tokens that are accepted; null: no token is asked for, and it listens on a loopback address only
 * @param keystore PKCS #12 file with key and certificate; null: plain HTTP
 * @param keystorePassword file that holds its password; null: it has none
 */
public record AccessConfig(
        @Nullable Path tokens,
        @Nullable Path keystore,
        @Nullable Path keystorePassword) {

    /** No tokens, plain HTTP. */
    public static final AccessConfig OPEN = new AccessConfig(null, null, null);

    /** The same, asking for the tokens in a file. */
    public AccessConfig withTokens(Path file) {
        return new AccessConfig(file, keystore, keystorePassword);
    }

    /** The same over TLS. */
    public AccessConfig withKeystore(Path file, @Nullable Path passwordFile) {
        return new AccessConfig(tokens, file, passwordFile);
    }
}
