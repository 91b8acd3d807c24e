package io.chaindrift.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import io.chaindrift.testkit.RequiresRealIptables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read of a capture, rendered and given to the kernel, comes back from it with the same named form and the same audit:
 * all captures, all tables, both families, and each through both backends, the one that wrote it and the other. No capture is
 * exempt: all that kube-router's releases wrote can be loaded again.
 */
@RequiresRealIptables
class KernelDifferentialIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static RealRules kernel;

    @BeforeAll
    static void open() throws Exception {
        kernel = new RealRules();
    }

    @AfterAll
    static void close() throws Exception {
        kernel.close();
    }

    static Stream<RecordedNode> nodes() {
        return RecordedNode.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void shouldComeBackThroughItsOwnBackend(RecordedNode node) throws Exception {
        assertComesBack(node, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes")
    void shouldComeBackThroughTheOtherBackend(RecordedNode node) throws Exception {
        assertComesBack(node, true);
    }

    private static void assertComesBack(RecordedNode node, boolean swapped) throws Exception {
        List<String> commands = new ArrayList<>(kernel.emptying());
        Path sets = node.folder().resolve("ipset.save");
        if (Files.exists(sets) && Files.size(sets) > 0) {
            commands.add("ipset restore < " + RealRules.quoted(sets));
        }
        List<String> saving = new ArrayList<>();
        Map<String, PlaneInput> recorded = new LinkedHashMap<>();
        for (RecordedNode.Save save : node.saves()) {
            IptablesBackend backend = swapped ? other(save.backend()) : save.backend();
            Ruleset read = SaveParser.parse(Files.readAllBytes(save.file()), Limits.DEFAULT);
            String name = save.file().getFileName().toString();
            recorded.put(name, input(name, save.family(), backend, read));
            Files.write(kernel.file("in." + name), read.render());
            commands.add(through(save.family(), backend, "restore", " < ", "in." + name));
            saving.add(through(save.family(), backend, "save", " > ", "out." + name));
        }
        assertTrue(recorded.size() >= 1, node + " holds no save");
        Path json = node.folder().resolve("nft.json");
        Map<AddressFamily, Ruleset> tables = Files.exists(json) ? nativeTables(json) : Map.of();
        if (!tables.isEmpty()) {
            Files.writeString(kernel.file("in.nft.json"), loadable(json));
            commands.add("nft -j -f " + RealRules.quoted(kernel.file("in.nft.json")) + " > /dev/null");
            saving.add("nft -j list ruleset > " + RealRules.quoted(kernel.file("out.nft.json")));
        }
        commands.addAll(saving);

        kernel.shell(commands);

        List<PlaneInput> before = new ArrayList<>(recorded.values());
        List<PlaneInput> after = new ArrayList<>();
        for (PlaneInput plane : recorded.values()) {
            Ruleset live = SaveParser.parse(Files.readAllBytes(kernel.file("out." + plane.source())), Limits.DEFAULT);
            after.add(input(plane.source(), plane.family(), plane.backend(), live));
        }
        tables.forEach((family, rules) -> before.add(input("nft.json", family, IptablesBackend.NATIVE, rules)));
        if (!tables.isEmpty()) {
            nativeTables(kernel.file("out.nft.json"))
                    .forEach((family, rules) -> after.add(input("nft.json", family, IptablesBackend.NATIVE, rules)));
        }
        IptablesBackend active = swapped ? other(node.backend()) : node.backend();
        assertSame(node, before, after, active);
    }

    private static void assertSame(
            RecordedNode node, List<PlaneInput> before, List<PlaneInput> after, IptablesBackend active)
            throws Exception {
        assertEquals(
                before.stream().map(KernelDifferentialIT::plane).toList(),
                after.stream().map(KernelDifferentialIT::plane).toList());
        for (int i = 0; i < before.size(); i++) {
            String plane = node + " " + plane(before.get(i));
            assertEquals(before.get(i).rules().nameMap(), after.get(i).rules().nameMap(), plane);
            assertEquals(before.get(i).rules(), after.get(i).rules(), plane);
        }
        assertEquals(
                NodeAudit.of(before, node.router(), active),
                NodeAudit.of(after, node.router(), active),
                node.toString());
    }

    private static String plane(PlaneInput plane) {
        return plane.source() + " " + plane.family();
    }

    private static PlaneInput input(String name, AddressFamily family, IptablesBackend backend, Ruleset rules) {
        return new PlaneInput(name, family, backend, NamedForm.of(Ruleset.of(used(rules))), -1, null);
    }

    /** The tables that hold anything: which of the empty ones are there is a matter of backend and of what ran before. */
    private static List<Table> used(Ruleset rules) {
        assertEquals(List.of(), rules.incompatibleTables());
        return rules.tables().stream()
                .filter(table -> !table.chains().stream().allMatch(KernelDifferentialIT::untouched))
                .toList();
    }

    private static boolean untouched(Chain chain) {
        return "ACCEPT".equals(chain.policy()) && chain.rules().isEmpty();
    }

    private static String through(
            AddressFamily family, IptablesBackend backend, String what, String direction, String file) {
        return RealRules.program(family, backend, what) + direction + RealRules.quoted(kernel.file(file));
    }

    private static IptablesBackend other(IptablesBackend backend) {
        return switch (backend) {
            case NFT -> IptablesBackend.LEGACY;
            case LEGACY -> IptablesBackend.NFT;
            case NATIVE -> IptablesBackend.NATIVE;
        };
    }

    private static Map<AddressFamily, Ruleset> nativeTables(Path json) throws Exception {
        return NftJsonParser.parse(Files.readAllBytes(json), Limits.DEFAULT);
    }

    /** The router's native tables as commands; what nft lists is what it takes, each in an "add". */
    private static String loadable(Path json) throws Exception {
        ArrayNode commands = JSON.createArrayNode();
        for (JsonNode object : JSON.readTree(json.toFile()).get("nftables")) {
            String kind = object.fieldNames().next();
            String table = object.get(kind)
                    .path(kind.equals("table") ? "name" : "table")
                    .asText();
            if (table.startsWith("kube-router-filter-")) {
                commands.addObject().set("add", object);
            }
        }
        return JSON.createObjectNode().set("nftables", commands).toString();
    }
}
