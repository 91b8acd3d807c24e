package io.chaindrift.ruleset.simulation;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.audit.AuditWords;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole answers about nodes that nobody recorded: releases, flags, failing checks, foreign rules, families and backends mixed. */
class MixturesInWordsTest {

    private static final Flags RANGES = new Flags(
            List.of("10.96.0.0/12", "fd00:10:96::/112"),
            "31000:31999",
            List.of("203.0.113.64/27", "2001:db8:e::/64"),
            List.of("10.243.1.0/24", "2001:db8:1b::/64"),
            true);
    private static final List<Release> RELEASES =
            Stream.concat(Release.upstream().stream(), Release.fork().stream()).toList();

    @Test
    void wholeAnswers() throws Exception {
        AuditWords words = new AuditWords();
        for (int seed = 0; seed < 100; seed++) {
            mixture(words, seed);
        }
        words.assertKept("mixtures.txt");
    }

    private static void mixture(AuditWords words, int seed) throws Exception {
        Random random = new Random(seed);
        List<Release> pool = seed % 8 == 0
                ? RELEASES
                : RELEASES.stream()
                        .filter(release -> release.isFork() == (seed % 3 == 0))
                        .toList();
        List<PlaneInput> planes = new ArrayList<>();
        StringBuilder name = new StringBuilder("mixture " + seed);
        Release release = pool.get(random.nextInt(pool.size()));
        Flags flags = random.nextBoolean() ? Flags.DEFAULT : RANGES;
        int count = 1 + random.nextInt(3);
        for (int plane = 0; plane < count; plane++) {
            AddressFamily family = plane == 1 ? AddressFamily.IPV6 : AddressFamily.IPV4;
            SimulatedNode node = new SimulatedNode(family, random.nextInt(3), seed);
            boolean failing = random.nextInt(4) == 0;
            for (int turn = 0; turn < random.nextInt(3); turn++) {
                Release earlier = pool.get(random.nextInt(pool.size()));
                name.append(' ').append(family).append(' ').append(earlier);
                node.run(earlier, Flags.DEFAULT.asPassedTo(earlier), 1 + random.nextInt(2), rule -> failing);
            }
            if (random.nextBoolean()) {
                String foreign = "-m comment --comment \"ops\" -j " + (random.nextBoolean() ? "DROP" : "RETURN");
                List<String> input = node.chains.computeIfAbsent("KUBE-ROUTER-INPUT", chain -> new ArrayList<>());
                input.add(random.nextInt(input.size() + 1), foreign);
                node.chains.get("INPUT").add(0, foreign);
            }
            if (plane < 2 || random.nextBoolean()) {
                node.startsAt(9000);
                node.run(release, flags.asPassedTo(release), 1 + random.nextInt(2), rule -> false);
            }
            if (random.nextInt(4) == 0 && node.chains.containsKey("KUBE-ROUTER-FORWARD")) {
                List<String> forward = node.chains.get("KUBE-ROUTER-FORWARD");
                if (!forward.isEmpty()) {
                    forward.remove(random.nextInt(forward.size()));
                }
            }
            planes.add(new PlaneInput(
                    "plane " + plane,
                    family,
                    plane == 2 ? IptablesBackend.LEGACY : IptablesBackend.NFT,
                    NamedForm.of(SaveParser.parse(node.save(), Limits.DEFAULT)),
                    random.nextInt(4) == 0 ? plane : -1,
                    random.nextInt(20) == 0 ? "not readable" : null));
        }
        List<String> args = flags.asPassedTo(release).args();
        RouterFacts router = switch (seed % 4) {
            case 0, 1 -> RouterFacts.of(release.name(), args, RouterFacts.How.GIVEN);
            case 2 -> RouterFacts.of(release.name(), null, RouterFacts.How.GIVEN);
            default -> RouterFacts.unknown();
        };
        IptablesBackend active = random.nextInt(5) == 0 ? IptablesBackend.LEGACY : null;
        words.add(name + " then " + release + " " + active, NodeAudit.of(planes, router, active));
    }
}
