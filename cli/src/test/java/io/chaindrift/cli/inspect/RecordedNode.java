package io.chaindrift.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** One recorded moment of one node: its files and what its recording says of the router. */
record RecordedNode(Path folder) {

    private static final Path CAPTURES = Path.of(System.getProperty("chaindrift.captures", "../testkit/captures"));
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A save and the backend whose program wrote it. */
    record Save(Path file, AddressFamily family, IptablesBackend backend) {}

    static RecordedNode of(String phase) {
        return new RecordedNode(CAPTURES.resolve(phase));
    }

    /** Every recorded moment there is. */
    static List<RecordedNode> all() {
        try (Stream<Path> files = Files.walk(CAPTURES, 4)) {
            return files.filter(file -> file.endsWith("meta.json"))
                    .map(Path::getParent)
                    .sorted()
                    .map(RecordedNode::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode meta() throws IOException {
        return JSON.readTree(folder.resolve("meta.json").toFile());
    }

    RouterFacts router() throws IOException {
        JsonNode version = meta().get("kubeRouterVersion");
        return version.isNull()
                ? RouterFacts.unknown()
                : RouterFacts.of(version.asText(), flags(), RouterFacts.How.GIVEN);
    }

    List<String> flags() throws IOException {
        List<String> flags = new ArrayList<>();
        meta().path("flags").forEach(flag -> flags.add(flag.asText()));
        return flags;
    }

    /** The backend that the router writes to. */
    IptablesBackend backend() throws IOException {
        return flags().contains("--use-nftables-for-netpol=true")
                ? IptablesBackend.NATIVE
                : meta().path("backend").asText().equals("legacy") ? IptablesBackend.LEGACY : IptablesBackend.NFT;
    }

    /** Rules of others in own chains, as the truth of the recording has them. */
    Set<String> foreign() throws IOException {
        Set<String> rules = new HashSet<>();
        for (JsonNode plane :
                JSON.readTree(folder.resolve("expected.json").toFile()).get("planes")) {
            plane.path("foreignInOwnChains")
                    .forEach(rule -> rules.add(rule.get("rule").asText()));
        }
        return rules;
    }

    /** The saves that hold anything, each with the backend that its first line names. */
    List<Save> saves() throws Exception {
        List<Save> saves = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if ((name.startsWith("all.") || name.equals("ip6.save")) && Files.size(file) > 0) {
                var header = Objects.requireNonNull(
                        SaveParser.parse(Files.readAllBytes(file), Limits.DEFAULT)
                                .header(),
                        file::toString);
                saves.add(new Save(file, header.family(), Objects.requireNonNull(header.backend(), file::toString)));
            }
        }
        return saves;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Override
    public String toString() {
        return CAPTURES.relativize(folder).toString();
    }
}
