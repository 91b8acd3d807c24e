package io.chaindrift.processor.api.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A page on another site can make a browser send requests here, and a name of its own can be made to point here: so
 * the Host must be one of ours, and an Origin must be the very host that is addressed. Immutable.
 */
final class Guard {

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> names = new HashSet<>(LOOPBACK);
    private final boolean any;

    /** Lets requests pass that are addressed to the loopback names, this host, or one of these names. */
    Guard(String host, List<String> allowed) {
        names.add(host.toLowerCase(Locale.ROOT));
        allowed.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        any = allowed.contains("*");
    }

    /**
     * Lets the request pass, or not.
     *
     * @throws Problem.Refusal saying why not
     */
    void check(@Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        if (host == null || !(any || names.contains(nameOf(host)))) {
            throw Problem.misdirected("this server is not called '" + host + "'; it answers to "
                    + String.join(", ", names.stream().sorted().toList()));
        }
        if (origin != null && !sameHost(origin, host)) {
            throw Problem.forbidden("requests from pages of " + origin + " are not answered");
        }
        if ("cross-site".equals(fetchSite) && origin != null) {
            throw Problem.forbidden("requests from pages of other sites are not answered");
        }
    }

    private static boolean sameHost(String origin, String host) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String nameOf(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        return colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
    }
}
