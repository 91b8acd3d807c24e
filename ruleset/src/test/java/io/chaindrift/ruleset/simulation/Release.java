package io.chaindrift.ruleset.simulation;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.catalog.Tag;
import io.chaindrift.ruleset.parse.Json;
import io.chaindrift.ruleset.parse.Limits;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one release writes, read from the recorded signatures: nothing here comes from the catalog that the audit uses.
 *
 * @param name the version as an operator gives it
 * @param lasting rules that survive syncs, by family, in the order recorded
 * @param podChain the shapes of a pod's chain, by family
 * @param policyChain the shapes of a policy's chain, by family
 * @param podJumps the shapes of the jumps to a pod's chain, by family
 */
record Release(
        String name,
        Map<AddressFamily, List<Shape>> lasting,
        Map<AddressFamily, List<Shape>> podChain,
        Map<AddressFamily, List<Shape>> policyChain,
        Map<AddressFamily, List<Shape>> podJumps) {

    /** A rule's chain and the rest of it. */
    record Shape(String chain, String body) {}

    private static final List<String> UPSTREAM_ORDER = List.of(
            "v1.0.1", "v1.1.1", "v1.2.3", "v1.3.2", "v1.4.0", "v1.5.3", "v1.6.0", "v2.0.0", "v2.0.1", "v2.1.2",
            "v2.1.3", "v2.2.1", "v2.5.0", "v2.6.3", "v2.7.1", "v2.8.1", "v2.9.0", "v2.10.0", "v2.11.1");

    /** All recorded upstream releases but v2.2.0, which did not live to its first IPv6 rule, oldest first. */
    static List<Release> upstream() {
        return UPSTREAM_ORDER.stream().map(read("signatures.json")::get).toList();
    }

    /** All recorded states of the k3s fork, in the order of the recording. */
    static List<Release> fork() {
        return List.copyOf(read("signatures-k3s.json").values());
    }

    boolean isFork() {
        return name.startsWith("k3s-");
    }

    boolean writes(AddressFamily family) {
        return lasting.containsKey(family);
    }

    /** v1.0 to v1.2 give chains only to pods that a policy selects. */
    boolean selectedPodsOnly() {
        return name.matches("v1\\.[0-2]\\..*");
    }

    /** IPv6 syncs of v2.0.0 and v2.0.1 end before the pods' chains are written; the fork's r4 alike. */
    boolean abortsSyncs(AddressFamily family) {
        return family == AddressFamily.IPV6 && !podJumps.containsKey(family);
    }

    boolean movesBuiltInAccept() {
        return name.equals("k3s-v2.0.0+k3sr3");
    }

    /** The chains that this release knows by name; it removes other KUBE-NWPLCY- chains. */
    boolean knows(String chain) {
        return lasting.values().stream()
                .flatMap(List::stream)
                .anyMatch(shape -> shape.chain().equals(chain));
    }

    /** The lasting rules of one chain with these flags, in the router's order. */
    List<String> rules(AddressFamily family, String chain, Flags flags) {
        List<String> rules = new ArrayList<>();
        for (Shape shape : lasting.getOrDefault(family, List.of())) {
            if (shape.chain().equals(chain)) {
                for (String value : flags.values(kind(shape.body()), family)) {
                    String rule = withValue(shape, value);
                    if (!rules.contains(rule)) {
                        rules.add(rule);
                    }
                }
            }
        }
        rules.sort(Comparator.comparingInt((String rule) -> kind(rule).ordinal()));
        return rules;
    }

    /** What a rule says, whatever its value: two rules that differ in their flags only are of one kind. */
    static String withoutValue(String rule) {
        return rule.replaceAll(" - [A-Z2-7]{16}\"", " - TAG\"")
                .replaceAll("-d \\S+ -m comment", "-d X -m comment")
                .replaceAll("range: \\S+\"", "range: X\"")
                .replaceAll("--dports \\S+", "--dports X");
    }

    enum Kind {
        CLUSTER,
        TCP,
        UDP,
        SCTP,
        EXTERNAL,
        LOAD_BALANCER,
        OTHER
    }

    static Kind kind(String rule) {
        if (rule.contains("node ports")) {
            return rule.contains("-p tcp") ? Kind.TCP : rule.contains("-p udp") ? Kind.UDP : Kind.SCTP;
        }
        if (rule.contains("external IP range")) {
            return Kind.EXTERNAL;
        }
        if (rule.contains("load balancer IP range")) {
            return Kind.LOAD_BALANCER;
        }
        return rule.contains("\"allow traffic to") ? Kind.CLUSTER : Kind.OTHER;
    }

    private static String withValue(Shape shape, String value) {
        Kind kind = kind(shape.body());
        if (kind == Kind.OTHER) {
            return shape.body();
        }
        String text = shape.body().replaceAll(".*--comment \"(.*?)(?: - [A-Z2-7]{16})?\".*", "$1");
        boolean tagged = shape.body().matches(".* - [A-Z2-7]{16}\".*");
        boolean ports = kind == Kind.TCP || kind == Kind.UDP || kind == Kind.SCTP;
        if (ports) {
            String protocol = shape.body().split(" ")[1];
            String tag = Tag.of(
                    shape.chain(),
                    List.of(
                            "-p",
                            protocol,
                            "-m",
                            "comment",
                            "--comment",
                            text,
                            "-m",
                            "addrtype",
                            "--dst-type",
                            "LOCAL",
                            "-m",
                            "multiport",
                            "--dports",
                            value,
                            "-j",
                            "RETURN"));
            return "-p " + protocol + " -m comment --comment \"" + text + (tagged ? " - " + tag : "")
                    + "\" -m addrtype --dst-type LOCAL -m multiport --dports " + value + " -j RETURN";
        }
        String words = text.replaceAll("range: .*", "range: " + value.replace("$", "\\$"));
        String tag = Tag.of(shape.chain(), List.of("-m", "comment", "--comment", words, "-d", value, "-j", "RETURN"));
        return "-d " + value + " -m comment --comment \"" + words + (tagged ? " - " + tag : "") + "\" -j RETURN";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Release> read(String file) {
        Map<String, Release> releases = new LinkedHashMap<>();
        try {
            Object list = Json.parse(Files.readString(Captures.root().resolve(file)), Limits.DEFAULT);
            for (Object entry : (List<Object>) list) {
                Map<String, Object> signature = (Map<String, Object>) entry;
                String version = String.valueOf(signature.get("version"));
                Release release = releases.computeIfAbsent(
                        version,
                        name -> new Release(name, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>()));
                AddressFamily family = "ipv6".equals(signature.get("family")) ? AddressFamily.IPV6 : AddressFamily.IPV4;
                Shape shape = new Shape(
                        String.valueOf(signature.get("chain")), String.valueOf(signature.get("ruleNormalized")));
                release.kindOf(shape, "top".equals(signature.get("lifetime")))
                        .computeIfAbsent(family, key -> new ArrayList<>())
                        .add(shape);
            }
        } catch (Exception e) {
            throw new IllegalStateException(file, e);
        }
        return releases;
    }

    private Map<AddressFamily, List<Shape>> kindOf(Shape shape, boolean lasts) {
        if (lasts) {
            return lasting;
        }
        return switch (shape.chain()) {
            case "KUBE-POD-FW-<*>" -> podChain;
            case "KUBE-NWPLCY-<*>" -> policyChain;
            default -> podJumps;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
