package io.chaindrift.ruleset.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.IpSet;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.parse.IpsetParser;
import io.chaindrift.ruleset.parse.Json;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No file of the captures lies there unread: each is opened here and held against another file of the same moment. Which files
 * were opened is recorded, and one that was not fails.
 */
class CaptureFilesTest {

    /** Planes without a recorded truth, and what must be found on them all the same. */
    private static final Map<String, String> WITHOUT_TRUTH = Map.ofEntries(
            Map.entry("K3S-flannel/node-a/01-foreign-only all.save", "CLEAN"),
            Map.entry("K3S-flannel/node-a/01-foreign-only ip6.save", "CLEAN"),
            Map.entry("S1/node-a/01-foreign-only all.save", "CLEAN"),
            Map.entry("S1/node-a/01-foreign-only ip6.save", "CLEAN"),
            Map.entry("S12-commit-v2.2.1/node-a/01-before all.save", "CLEAN"),
            Map.entry("S12-commit-v2.2.1/node-a/01-before ip6.save", "CLEAN"),
            Map.entry("S15-v2.11.1/node-a/02-default-deny all.save", "CLEAN"),
            // Somebody's clean-up took every own rule: all that belongs is missing, and nothing else is wrong.
            Map.entry("K3S-flannel/node-a/07-installer-cleaned all.save", "MISSING MISSING"),
            Map.entry("K3S-flannel/node-a/09-killall-cleaned all.save", "MISSING MISSING"),
            Map.entry("S10-cleanup-config/node-a/02-cleanup-config all.save", "MISSING MISSING"),
            // v1.5.3 and v2.2.1 at once; v1.5.3 synced last, so what v2.2.1 wrote is what does not belong.
            Map.entry(
                    "S13-overlap-restart-v1-v2/node-a/02-overlap-45s all.save",
                    "SURPLUS 55 too many of 76UCBPIZNGJNWNUZ, 15 too many of LR7XO7NXDBGQJD2M,"
                            + " DUPLICATE OUT_OF_ORDER STALE_VERSION"));

    private static final Set<String> WIPED = Set.of(
            "K3S-flannel/node-a/07-installer-cleaned",
            "K3S-flannel/node-a/09-killall-cleaned",
            "S10-cleanup-config/node-a/02-cleanup-config");

    private static final Pattern MATCH_SET = Pattern.compile(" --match-set (\\S+) ");

    private final Set<Path> opened = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> untold = new TreeSet<>();

    @Test
    void everyFileIsOpenedAndHeldAgainstAnother() throws Exception {
        for (Path folder : Captures.phases()) {
            Moment moment = new Moment(folder);
            moment.objectsAreWhatTheRulesName();
            moment.setsThatRulesMatchAreThere();
            moment.nftListsTheSameRules();
            moment.countersChangeNothing();
            moment.planesWithoutTruthAreWhatTheyMustBe();
        }
        signaturesAreOfTheReleasesThatTheReadmeCounts();

        assertEquals("", String.join("\n", wrong));
        assertEquals(WITHOUT_TRUTH.keySet().stream().sorted().toList(), List.copyOf(untold), "planes without a truth");
        assertEquals(List.of(), unopened(), "files that no test holds against anything");
    }

    private List<Path> unopened() throws IOException {
        try (Stream<Path> files = Files.walk(Captures.root())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !opened.contains(file))
                    .toList();
        }
    }

    private byte[] open(Path file) {
        opened.add(file);
        return Captures.bytes(file);
    }

    private Map<String, Object> json(Path file) {
        opened.add(file);
        return Captures.json(file);
    }

    private void signaturesAreOfTheReleasesThatTheReadmeCounts() throws Exception {
        String readme = new String(open(Captures.root().resolve("README.md")), StandardCharsets.UTF_8);
        int upstream = releases("signatures.json");
        int fork = releases("signatures-k3s.json");
        String counted = upstream + " upstream releases and " + fork + " states of the k3s fork";
        if (!readme.contains(counted)) {
            wrong.add("README.md: the signatures are of " + counted);
        }
    }

    @SuppressWarnings("unchecked")
    private int releases(String file) throws Exception {
        String text = new String(open(Captures.root().resolve(file)), StandardCharsets.UTF_8);
        Set<Object> releases = new HashSet<>();
        for (Map<String, Object> signature : (List<Map<String, Object>>) Json.parse(text, Limits.DEFAULT)) {
            releases.add(signature.get("version"));
        }
        return releases.size();
    }

    /** One moment of one node. */
    private final class Moment {
        private final Path folder;
        private final Phase phase;
        private final List<PlaneInput> planes;
        private final Map<String, Ruleset> saves = new TreeMap<>();

        Moment(Path folder) throws Exception {
            this.folder = folder;
            this.phase = new Phase(folder);
            this.planes = phase.planes();
            opened.add(folder.resolve("meta.json"));
            opened.add(folder.resolve("expected.json"));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".save") && !name.equals("ipset.save")) {
                        saves.put(name, SaveParser.parse(open(file), Limits.DEFAULT));
                    }
                }
            }
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                wrong.add(phase + ": " + what);
            }
        }

        /** The plane that the router writes names all; one that it left, or never had, names all or nothing. */
        void objectsAreWhatTheRulesName() {
            Map<String, Object> objects = json(folder.resolve("objects.json"));
            Set<String> pods = new TreeSet<>();
            for (Map<String, Object> pod : list(objects, "pods")) {
                Map<String, Object> spec = map(pod, "spec");
                Map<String, Object> status = map(pod, "status");
                if (Objects.equals(phase.meta.get("node"), spec.get("nodeName"))
                        && !Boolean.TRUE.equals(spec.get("hostNetwork"))
                        && status.get("podIP") != null
                        && !Set.of("Succeeded", "Failed").contains(status.get("phase"))) {
                    pods.add("{pod:" + name(pod) + "}");
                }
            }
            for (PlaneInput plane : planes) {
                Set<String> namedPods = identities(plane, "{pod:");
                Set<String> namedPolicies = identities(plane, "{policy:");
                String where = plane.source() + " " + plane.family() + ": ";
                if (!namedPods.isEmpty() || !namedPolicies.isEmpty()) {
                    check(namedPods.equals(pods), where + "names " + namedPods + ", but the pods are " + pods);
                    policiesAreNamed(where, list(objects, "networkpolicies"), namedPolicies, plane);
                }
                check(!mustName(plane) || pods.isEmpty() || !namedPods.isEmpty(), where + "names no pod");
            }
        }

        private void policiesAreNamed(
                String where, List<Map<String, Object>> policies, Set<String> named, PlaneInput plane) {
            Set<String> unnamed = new TreeSet<>(named);
            int silent = 0;
            for (Map<String, Object> policy : policies) {
                String identity = name(policy);
                // Where only the fork's log names a policy, 48 characters of it are left.
                String logged = identity.substring(0, Math.min(48, identity.length()));
                if (!unnamed.remove("{policy:" + identity + "}") && !unnamed.remove("{policy:" + logged + "}")) {
                    silent++;
                }
            }
            // Without rules and without a pod here nothing names it.
            boolean empty = plane.rules().chains().stream()
                    .allMatch(chain -> !chain.key().name().startsWith("{policy:?") || chain.ruleCount() == 0);
            check(empty, where + "a policy's chain has rules and no name");
            boolean bothGenerations = plane.backend() == IptablesBackend.NATIVE && unnamed.size() > silent;
            check(
                    (unnamed.size() == silent || bothGenerations)
                            && unnamed.stream().allMatch(name -> name.startsWith("{policy:?")),
                    where + "chains of no policy: " + unnamed);
        }

        private boolean mustName(PlaneInput plane) {
            boolean ipv6 = plane.family() == AddressFamily.IPV6;
            return phase.version() != null
                    && !WIPED.contains(phase.toString())
                    && plane.backend() == phase.backend()
                    && (!ipv6 || phase.args().contains("--enable-ipv6=true"));
        }

        void setsThatRulesMatchAreThere() throws Exception {
            Path file = folder.resolve("ipset.save");
            Set<String> sets = new HashSet<>();
            for (IpSet set : Files.exists(file) ? IpsetParser.parse(open(file), Limits.DEFAULT) : List.<IpSet>of()) {
                check(sets.add(set.name()), "the set " + set.name() + " twice");
            }
            for (Rule rule : rules()) {
                Matcher matcher = MATCH_SET.matcher(rule.text());
                while (matcher.find()) {
                    check(sets.contains(matcher.group(1)), "a rule matches " + matcher.group(1) + ", which is no set");
                }
            }
        }

        private List<Rule> rules() {
            return saves.values().stream()
                    .flatMap(save -> save.tables().stream())
                    .flatMap(table -> table.chains().stream())
                    .flatMap(chain -> chain.rules().stream())
                    .toList();
        }

        /** As many rules in each chain as the saves have, and native tables where the recording says so and nowhere else. */
        void nftListsTheSameRules() throws Exception {
            Path file = folder.resolve("nft.json");
            if (!Files.exists(file)) {
                check(phase.backend() != IptablesBackend.NATIVE, "a router in nft mode without nft.json");
                return;
            }
            Map<String, Integer> listed = new TreeMap<>();
            for (Map<String, Object> object : list(json(file), "nftables")) {
                if (object.get("rule") instanceof Map<?, ?> rule) {
                    listed.merge(
                            rule.get("family") + " " + rule.get("table") + " " + rule.get("chain"), 1, Integer::sum);
                }
            }
            Map<String, Integer> read = new TreeMap<>();
            saves.forEach((name, save) -> count(read, name.startsWith("ip6") ? "ip6 " : "ip ", save));
            Map<AddressFamily, Ruleset> natives = NftJsonParser.parse(Captures.bytes(file), Limits.DEFAULT);
            natives.forEach((family, save) -> count(read, family == AddressFamily.IPV6 ? "ip6 " : "ip ", save));
            check(listed.equals(read), "nft lists " + listed + ", the saves hold " + read);

            check(
                    natives.isEmpty() != (left("ipv4") || left("ipv6") || phase.backend() == IptablesBackend.NATIVE),
                    "native tables of " + natives.keySet());
            for (PlaneAudit audit : audits()) {
                if (audit.backend() == IptablesBackend.NATIVE) {
                    Verdict truth = left(audit.family().id()) ? Verdict.SURPLUS : Verdict.CLEAN;
                    check(audit.verdict() == truth, "nft.json is " + audit.verdict() + ", not " + truth);
                }
            }
        }

        /** Whether the recording says that the native table of a family was left. */
        private boolean left(String family) {
            return list(phase.expected, "planes").stream()
                    .anyMatch(plane -> "nft.json".equals(plane.get("file"))
                            && plane.get("orphanPlane") != null
                            && Set.of("native", family).contains(plane.get("family")));
        }

        private void count(Map<String, Integer> counts, String family, Ruleset save) {
            for (Table table : save.tables()) {
                for (Chain chain : table.chains()) {
                    if (!chain.rules().isEmpty()) {
                        counts.put(
                                family + table.name() + " " + chain.name(),
                                chain.rules().size());
                    }
                }
            }
        }

        void countersChangeNothing() {
            Ruleset counted = saves.get("filter.counters.save");
            if (counted == null) {
                return;
            }
            Table with = Objects.requireNonNull(counted.table(Table.FILTER));
            Table without = Objects.requireNonNull(saves.get("all.save").table(Table.FILTER));
            check(counted.tables().size() == 1, "more tables than the filter table have counters");
            check(named(with).equals(named(without)), "the rules with counters are others");
            for (Chain chain : with.chains()) {
                check(
                        chain.rules().stream().allMatch(rule -> rule.counters() != null),
                        chain.name() + " lacks counters");
            }
        }

        void planesWithoutTruthAreWhatTheyMustBe() {
            for (Map<String, Object> plane : list(phase.expected, "planes")) {
                if (plane.containsKey("baseline")) {
                    String name = phase + " " + plane.get("file");
                    untold.add(name);
                    PlaneAudit audit = audits().stream()
                            .filter(one -> one.source().equals(plane.get("file")))
                            .findFirst()
                            .orElseThrow();
                    check(
                            found(audit).equals(WITHOUT_TRUTH.get(name)),
                            plane.get("file") + " is " + found(audit) + ", not " + WITHOUT_TRUTH.get(name));
                }
            }
        }

        private List<PlaneAudit> audits() {
            List<String> args = phase.version() == null ? null : phase.args();
            return NodeAudit.of(planes, RouterFacts.of(phase.version(), args, RouterFacts.How.GIVEN), phase.backend());
        }
    }

    /** The verdict, copies and the kinds of what was found. */
    private static String found(PlaneAudit audit) {
        String copies = audit.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.DUPLICATE)
                .map(finding -> " " + finding.surplus() + " too many of " + finding.tag() + ",")
                .collect(Collectors.joining());
        String kinds = audit.findings().stream()
                .map(finding -> " " + finding.kind())
                .sorted()
                .distinct()
                .collect(Collectors.joining());
        return audit.verdict() + copies + kinds;
    }

    private static NamedRuleset named(Table table) {
        return NamedForm.of(Ruleset.of(List.of(table)));
    }

    /**
     * Whom the chains are of. In native tables an ipBlock with exceptions is a chain more, the chains of the sync before may still
     * stand, and chains of pods may be emptied already: there each is taken once, and empty ones are of nobody.
     */
    private static Set<String> identities(PlaneInput plane, String kind) {
        boolean isNative = plane.backend() == IptablesBackend.NATIVE;
        return plane.rules().chains().stream()
                .filter(chain -> !isNative || kind.equals("{policy:") || chain.ruleCount() > 0)
                .map(chain -> chain.key().name())
                .filter(name -> name.startsWith(kind))
                .map(name -> isNative && name.contains("/") ? name.replaceAll("#\\d+}$", "}") : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Map<String, Object> object) {
        Map<String, Object> metadata = map(object, "metadata");
        return metadata.get("namespace") + "/" + metadata.get("name");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> object, String key) {
        return (Map<String, Object>) Objects.requireNonNull(object.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> object, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(object.get(key), key);
    }
}
