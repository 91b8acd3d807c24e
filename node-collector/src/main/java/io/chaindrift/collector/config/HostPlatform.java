package io.chaindrift.collector.config;

/** What the Java platform says of the machine. Stateless. */
public final class HostPlatform {

    private HostPlatform() {}

    /** The machine's architecture, under the name that {@code uname -m} has for it. */
    public static String architecture() {
        String name = System.getProperty("os.arch", "unknown");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
