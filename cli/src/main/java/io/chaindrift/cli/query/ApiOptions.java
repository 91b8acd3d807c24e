package io.chaindrift.cli.query;

import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.config.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which API to ask, as whom, and whom to trust. Each can also come from the environment; an option wins. Filled by picocli. */
public final class ApiOptions {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FORM = ": give http://HOST:PORT or https://HOST:PORT";
    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "The API to ask (CHAINDRIFT_API; http://127.0.0.1:8080).")
    private @Nullable URI api;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file with the bearer token (CHAINDRIFT_TOKEN_FILE; or the token itself in CHAINDRIFT_TOKEN).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM certificates to trust instead of the Java platform's (CHAINDRIFT_CA_FILE).")
    private @Nullable Path caFile;

    @Option(names = "--cluster", paramLabel = "ID", description = "The cluster; needed when there are several.")
    private @Nullable String cluster;

    /** The API's address. */
    public URI address() {
        URI address = api != null ? api : told(Environment.variables().getOrDefault("CHAINDRIFT_API", DEFAULT));
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        String path = address.getPath();
        if (!web || address.getHost() == null || !(path.isEmpty() || path.equals("/"))) {
            throw CommandException.unusable("--api " + address + FORM);
        }
        return address;
    }

    private static URI told(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw CommandException.unusable("CHAINDRIFT_API " + text + FORM, e);
        }
    }

    /**
     * A client for it.
     *
     * @throws CommandException when a file cannot be read, or the token would travel in the clear
     */
    public ApiClient client() {
        URI address = address();
        String token = token();
        if (token != null && "http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
            throw CommandException.unusable(
                    "--api " + address + ": the token is not sent in the clear to another machine; use https");
        }
        return new ApiClient(address, PATIENCE, token, trust());
    }

    /** A filter that names the cluster where one was given. */
    public Map<String, String> filter() {
        Map<String, String> filter = new LinkedHashMap<>();
        if (cluster != null) {
            filter.put("cluster", cluster);
        }
        return filter;
    }

    /** What a failure to get an answer becomes. */
    public CommandException noAnswer(IOException failure) {
        if (failure instanceof ApiException refused) {
            return CommandException.unusable(String.valueOf(refused.getMessage()), refused);
        }
        return CommandException.unusable(
                "--api " + address() + " gave no answer: " + CommandException.words(failure)
                        + ". Is it running, and is the address right?",
                failure);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException notKnown) {
            return false;
        }
    }

    private @Nullable String token() {
        Map<String, String> environment = Environment.variables();
        Path file = tokenFile != null ? tokenFile : path(environment.get("CHAINDRIFT_TOKEN_FILE"));
        if (file == null) {
            String token = environment.getOrDefault("CHAINDRIFT_TOKEN", "").strip();
            return token.isEmpty() ? null : usable("CHAINDRIFT_TOKEN", token);
        }
        try {
            return usable("--token-file " + file, Files.readString(file).strip());
        } catch (IOException e) {
            throw CommandException.unusable(
                    "--token-file " + file + " cannot be read: " + CommandException.words(e), e);
        }
    }

    /** The message names the place and never the token. */
    private static String usable(String where, String token) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw CommandException.unusable(where + " does not hold one token of printable characters without blanks");
        }
        return token;
    }

    private @Nullable SSLContext trust() {
        Path file = caFile != null ? caFile : path(Environment.variables().get("CHAINDRIFT_CA_FILE"));
        if (file == null) {
            return null;
        }
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw CommandException.unusable("--ca-file " + file + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw CommandException.unusable("--ca-file " + file + " cannot be used: " + CommandException.words(e), e);
        }
    }

    private static @Nullable Path path(@Nullable String name) {
        return name == null || name.isBlank() ? null : Path.of(name);
    }
}
