package io.chaindrift.inventory.config;

/**
 * An address to listen on. Immutable.
 *
 * @param host the host's name or address
 * @param port the port, 0 for any that is free
 */
public record HostPort(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    public HostPort {
        if (host.isBlank() || port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is not host:port");
        }
    }

    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new HostPort(text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not host:port", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
