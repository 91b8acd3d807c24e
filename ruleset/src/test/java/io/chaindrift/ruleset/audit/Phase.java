package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.NftJsonParser;
import io.chaindrift.ruleset.parse.SaveParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One recorded moment of one node, read as the program reads it. */
final class Phase {

    final Path folder;
    final Map<String, Object> meta;
    final Map<String, Object> expected;

    Phase(Path folder) {
        this.folder = folder;
        this.meta = Captures.json(folder.resolve("meta.json"));
        this.expected = Captures.json(folder.resolve("expected.json"));
    }

    String version() {
        Object version = meta.get("kubeRouterVersion");
        return version == null ? null : version.toString();
    }

    @SuppressWarnings("unchecked")
    List<String> args() {
        return meta.get("flags") == null ? List.of() : (List<String>) meta.get("flags");
    }

    IptablesBackend backend() {
        return args().contains("--use-nftables-for-netpol=true")
                ? IptablesBackend.NATIVE
                : "legacy".equals(meta.get("backend")) ? IptablesBackend.LEGACY : IptablesBackend.NFT;
    }

    List<PlaneInput> planes() throws Exception {
        List<PlaneInput> planes = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.equals("nft.json")) {
                for (var plane : NftJsonParser.parse(Captures.bytes(file), Limits.DEFAULT)
                        .entrySet()) {
                    planes.add(new PlaneInput(
                            name, plane.getKey(), IptablesBackend.NATIVE, NamedForm.of(plane.getValue()), -1, null));
                }
            } else if (name.endsWith(".save") && !name.equals("ipset.save") && !name.startsWith("filter.counters")) {
                Ruleset ruleset = SaveParser.parse(Captures.bytes(file), Limits.DEFAULT);
                AddressFamily family = name.startsWith("ip6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
                IptablesBackend backend =
                        ruleset.header() == null ? null : ruleset.header().backend();
                planes.add(new PlaneInput(name, family, backend, NamedForm.of(ruleset), -1, null));
            }
        }
        return planes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Everything but the running number and the label, for test names. */
    @Override
    public String toString() {
        return Captures.root().relativize(folder).toString();
    }
}
