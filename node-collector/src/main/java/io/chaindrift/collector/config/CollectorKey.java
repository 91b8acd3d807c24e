package io.chaindrift.collector.config;

import java.util.Locale;

/** The collector's settings by name: in a file, in the environment, and as flags of the command. */
public enum CollectorKey {
    /** Id of the cluster. */
    CLUSTER("cluster", "local", "The cluster's id in every record; it never changes."),
    /** Name of the node. */
    NODE("node", "", "The node's name in Kubernetes. Empty: the host's name."),
    /** Brokers. */
    BOOTSTRAP_SERVERS("bootstrap-servers", "", "Kafka's brokers, HOST:PORT separated by commas. Needed."),
    /** Registry. */
    SCHEMA_REGISTRY_URL("schema-registry-url", "", "The schema registry, one URL or more separated by commas. Needed."),
    /** Client properties. */
    CLIENT_CONFIG("client-config", "", "File of Kafka client properties, such as those for TLS and SASL. Empty: none."),
    /** Directory of the spool. */
    STATE_DIR(
            "state-dir", "/var/lib/chaindrift", "Where looks are kept until the broker has them. One collector each."),
    /** Size of the spool. */
    SPOOL_BYTES(
            "spool-bytes",
            "268435456",
            "Bytes that the spool takes on disk at most, but for one look; at least 1048576."),
    /** Generation checks. */
    POLL("poll", "PT1S", "Time between two checks of the kernel's generation, where netlink told of nothing."),
    /** Heartbeats. */
    HEARTBEAT("heartbeat", "PT1M", "Longest silence of a plane that does not change."),
    /** Keyframes. */
    KEYFRAME("keyframe", "PT6H", "Longest time between two keyframes of a plane; not below the heartbeat."),
    /** Netlink or not. */
    WATCH("watch", "netlink", "netlink: the kernel tells of commits. polling: every plane is asked at an interval."),
    /** Debounce. */
    DEBOUNCE("debounce", "PT0.25S", "A change is read once there was no further one for that time."),
    /** Longest wait. */
    LONGEST_WAIT("longest-wait", "PT5S", "A change is read after that time though there are further ones."),
    /** Fast polling. */
    LEGACY_POLL("legacy-poll", "PT2S", "Time between two readings of a plane that has to be polled, after it changed."),
    /** Slow polling. */
    LEGACY_POLL_SLOWEST("legacy-poll-slowest", "PT30S", "The same while it does not change."),
    /** Budget. */
    CPU_SHARE(
            "cpu-share",
            "0.05",
            "Share of one core that reading may take on average, programs and all, above 0 and at most 1. Beyond it changes wait, but "
                    + "for what each heartbeat reads."),
    /** Attempts. */
    ATTEMPTS("attempts", "5", "How often a plane is read while its rules change under the reading."),
    /** Time-out. */
    PROGRAM_TIMEOUT("program-timeout", "PT15S", "Time that iptables, ipset and nft get."),
    /** Output cap. */
    PROGRAM_OUTPUT_BYTES(
            "program-output-bytes",
            "268435456",
            "Bytes that one of them may print; a seventh of the heap at most, which has to hold what they mean."),
    /** Flush at the end. */
    FLUSH("flush", "PT5S", "Time to publish what is recorded when told to stop; the rest stays in the spool."),
    /** Health. */
    HEALTH("health", "127.0.0.1:8083", "Address of /livez, /readyz and /metrics. Empty: none."),
    /** Foreign rules in full. */
    FULL_TABLES(
            "full-tables",
            "",
            "Tables whose foreign chains are sent in full, separated by commas: filter, nat, mangle, raw, security. Empty: "
                    + "of foreign chains only name, count and digest leave the node."),
    /** Pseudonyms. */
    PSEUDONYM_KEY(
            "pseudonym-key",
            "",
            "File with a key of at least 16 bytes: names of pods, namespaces and policies and addresses leave the node as "
                    + "pseudonyms under it, the same on every node with the same key. Empty: as they are."),
    /** Requests. */
    REQUESTS("requests", "true", "Whether requests for a report are answered."),
    /** Version of the router. */
    ROUTER_VERSION(
            "router-version",
            "",
            "The running kube-router, such as v2.2.1 or k3s-v2.2.1. Empty: its process or the rules must tell."),
    /** Arguments of the router. */
    ROUTER_ARGS(
            "router-args",
            "",
            "Its arguments, separated by blanks, which none of them may hold. Empty: its process must tell."),
    /** Network namespace. */
    NETNS("netns", "", "Network namespace of `ip netns` whose rules are read. Empty: its own.");

    /** The variable that names the file with settings. */
    public static final String FILE_VARIABLE = "CHAINDRIFT_COLLECTOR_CONFIG";

    /** What variables of the collector alone begin with. */
    static final String OWN_PREFIX = "CHAINDRIFT_COLLECTOR_";

    private static final String PREFIX = "CHAINDRIFT_";

    private final String key;
    private final String otherwise;
    private final String meaning;

    CollectorKey(String key, String otherwise, String meaning) {
        this.key = key;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /**
     * The setting of that name.
     *
     * @throws IllegalArgumentException naming it and the page that lists all
     */
    public static CollectorKey of(String name) {
        for (CollectorKey key : values()) {
            if (key.key.equals(name)) {
                return key;
            }
        }
        throw new IllegalArgumentException(
                "there is no setting '" + name + "'; docs/reference/collector-config.md lists all");
    }

    /** The name in a file. */
    public String key() {
        return key;
    }

    /** The name in the environment. */
    public String variable() {
        String name = key.toUpperCase(Locale.ROOT).replace('-', '_');
        return switch (this) {
            case CLUSTER, NODE, STATE_DIR, BOOTSTRAP_SERVERS, SCHEMA_REGISTRY_URL, CLIENT_CONFIG -> PREFIX + name;
            default -> OWN_PREFIX + name;
        };
    }

    /** The value where nothing is said. */
    public String otherwise() {
        return otherwise;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }
}
