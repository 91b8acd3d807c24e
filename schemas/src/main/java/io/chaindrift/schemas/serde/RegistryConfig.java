package io.chaindrift.schemas.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Where the registry is and how patiently it is asked. Setting names are Confluent's; those of the client may carry the prefix
 * {@code schema.registry.}. Immutable; its text never shows credentials.
 *
 * @param urls the registry's addresses, at least one, asked in this order
 * @param authorization value of the Authorization header, or null for none
 * @param requestTimeout longest time for one request from first byte to last
 * @param retries how often a request is repeated after the first, over all addresses
 * @param firstWait pause before the first repetition; doubled for each further one
 * @param longestWait upper bound of that pause
 */
public record RegistryConfig(
        List<URI> urls,
        @Nullable String authorization,
        Duration requestTimeout,
        int retries,
        Duration firstWait,
        Duration longestWait) {

    /** Addresses of the registry, separated by commas; required. */
    public static final String URL = "schema.registry.url";

    private static final String PREFIX = "schema.registry.";
    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String BASIC_USER = "basic.auth.user.info";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String BEARER_TOKEN = "bearer.auth.token";

    public RegistryConfig {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new ConfigException(URL, "", "name at least one address, such as http://localhost:8081");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new ConfigException("http.read.timeout.ms", requestTimeout.toMillis(), "must be above 0");
        }
        if (retries < 0) {
            throw new ConfigException("max.retries", retries, "must not be negative");
        }
        if (firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new ConfigException(
                    "retries.wait.ms", firstWait.toMillis(), "must lie between 0 and retries.max.wait.ms");
        }
    }

    /** A registry at one address, without credentials and with the default patience: six attempts within about 5 seconds. */
    public static RegistryConfig at(URI url) {
        return from(Map.of(URL, url.toString()));
    }

    /**
     * Reads the settings.
     *
     * @throws ConfigException when one is missing or wrong; names the setting
     */
    public static RegistryConfig from(Map<String, ?> settings) {
        List<URI> urls = new ArrayList<>();
        String userInfo = null;
        for (String text : required(settings).split(",", -1)) {
            URI given = parse(text.trim());
            if (given.getUserInfo() != null) {
                userInfo = given.getUserInfo();
            }
            urls.add(withoutUserInfo(given));
        }
        return new RegistryConfig(
                urls,
                authorization(settings, userInfo),
                millis(settings, "http.read.timeout.ms", 10_000),
                (int) number(settings, "max.retries", 5, Integer.MAX_VALUE),
                millis(settings, "retries.wait.ms", 200),
                millis(settings, "retries.max.wait.ms", 2_000));
    }

    @Override
    public String toString() {
        return "registry " + urls + (authorization == null ? "" : " with credentials");
    }

    private static String required(Map<String, ?> settings) {
        Object value = settings.get(URL);
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        if (value == null || value.toString().isBlank()) {
            throw new ConfigException(URL, value, "name the registry's address, such as http://localhost:8081");
        }
        return value.toString();
    }

    private static URI parse(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the message below, which does not repeat the text: it may hold a password.
        }
        throw new ConfigException(URL + " holds something that is no http or https address");
    }

    private static URI withoutUserInfo(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
    }

    private static @Nullable String authorization(Map<String, ?> settings, @Nullable String urlUserInfo) {
        String bearer = text(settings, BEARER_SOURCE);
        if (bearer != null) {
            String token = text(settings, BEARER_TOKEN);
            if (!bearer.equals("STATIC_TOKEN") || token == null) {
                throw new ConfigException(BEARER_SOURCE, bearer, "supported: STATIC_TOKEN, with " + BEARER_TOKEN);
            }
            return "Bearer " + token;
        }
        String source = text(settings, BASIC_SOURCE);
        String user = source == null || source.equals("URL") ? urlUserInfo : text(settings, BASIC_USER);
        if (source != null && !source.equals("URL") && !source.equals("USER_INFO")) {
            throw new ConfigException(BASIC_SOURCE, source, "supported: URL, USER_INFO");
        }
        if (source != null && user == null) {
            throw new ConfigException(BASIC_SOURCE, source, "no user and password are given where it points");
        }
        return user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String text(Map<String, ?> settings, String name) {
        Object value = settings.get(PREFIX + name);
        if (value == null) {
            value = settings.get(name);
        }
        if (value instanceof org.apache.kafka.common.config.types.Password password) {
            return password.value();
        }
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    private static Duration millis(Map<String, ?> settings, String name, long byDefault) {
        return Duration.ofMillis(number(settings, name, byDefault, Long.MAX_VALUE));
    }

    private static long number(Map<String, ?> settings, String name, long byDefault, long highest) {
        String text = text(settings, name);
        if (text == null) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(name, text, "must be a whole number");
        }
        throw new ConfigException(name, text, "must lie between 0 and " + highest);
    }
}
