package io.chaindrift.processor.api.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the certificate that the server shows. */
public final class Certificates {

    private Certificates() {}

    /**
     * A TLS context with the key in a PKCS #12 file.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public static SSLContext context(Path keystore, @Nullable Path passwordFile) {
        try (InputStream in = Files.newInputStream(keystore)) {
            char[] password = passwordFile == null
                    ? new char[0]
                    : Files.readString(passwordFile).strip().toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the keystore " + keystore + " cannot be used: " + e.getMessage(), e);
        }
    }
}
