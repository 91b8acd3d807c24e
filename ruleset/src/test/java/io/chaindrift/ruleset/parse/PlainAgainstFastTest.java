package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The parser reads what a plain reader reads: on every capture, and on saves of odd words. */
class PlainAgainstFastTest {

    private static final List<String> WORDS = List.of(
            "-m comment --comment \"plain words\"",
            "-m comment --comment \"it\\'s \\\"quoted\\\" \\\\ here\"",
            "-m comment --comment \"counts -c 3 4 in words\"",
            "-m comment --comment caf\u00e9",
            "-m comment --comment \"\u65e5\u672c\"",
            "-s 10.0.0.0/8",
            "! -d fd00::/64",
            "-m unknown --odd \"x\"",
            "-p tcp -m tcp --dport 80",
            "--comment \"\"");

    @Test
    void onEveryCapture() throws Exception {
        int rules = 0;
        for (Path phase : Captures.phases()) {
            for (String file :
                    List.of("all.save", "ip6.save", "filter.counters.save", "all.other-backend-legacy.save")) {
                if (phase.resolve(file).toFile().exists()) {
                    byte[] save = Captures.bytes(phase.resolve(file));
                    Map<String, List<String>> plain = PlainSaveReader.read(save);
                    assertEquals(plain, flat(SaveParser.parse(save, Limits.DEFAULT)), phase + " " + file);
                    rules += plain.values().stream().mapToInt(List::size).sum();
                }
            }
        }
        assertTrue(rules > 30_000, "rules compared: " + rules);
    }

    @Property(tries = 500)
    void onSavesOfOddWords(@ForAll long seed) throws Exception {
        String save = save(new Random(seed));
        byte[] bytes = save.getBytes(StandardCharsets.UTF_8);

        assertEquals(PlainSaveReader.read(bytes), flat(SaveParser.parse(bytes, Limits.DEFAULT)), save);
    }

    private static String save(Random random) {
        StringBuilder save = new StringBuilder();
        for (String table : List.of("raw", "mangle", "nat", "filter", "security")) {
            if (random.nextInt(3) > 0) {
                save.append(random.nextBoolean() ? "# Generated\n" : "")
                        .append('*')
                        .append(table)
                        .append('\n');
                int chains = 1 + random.nextInt(3);
                for (int chain = 0; chain < chains; chain++) {
                    save.append(":C").append(chain).append(random.nextBoolean() ? " - [0:0]\n" : " DROP [5:77]\n");
                }
                for (int rule = random.nextInt(12); rule > 0; rule--) {
                    rule(random, save, chains);
                }
                save.append("COMMIT\n");
            }
        }
        return save.toString();
    }

    private static void rule(Random random, StringBuilder save, int chains) {
        int counted = random.nextInt(4);
        save.append(counted == 0 ? "[" + random.nextInt(99) + ":" + random.nextInt(99) + "] " : "")
                .append("-A C")
                .append(random.nextInt(chains));
        for (int word = random.nextInt(4); word > 0; word--) {
            save.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        save.append(counted == 1 ? " -c " + random.nextInt(99) + " " + random.nextInt(99) : "")
                .append(random.nextBoolean() ? " -j ACCEPT" : "")
                .append('\n');
    }

    private static Map<String, List<String>> flat(Ruleset ruleset) {
        Map<String, List<String>> flat = new LinkedHashMap<>();
        for (Table table : ruleset.tables()) {
            for (Chain chain : table.chains()) {
                List<String> rules = new ArrayList<>();
                for (Rule rule : chain.rules()) {
                    rules.add(rule.counters() + " " + rule.text());
                }
                flat.put(table.name() + " " + chain.name() + " " + chain.policy() + " " + chain.counters(), rules);
            }
        }
        return flat;
    }
}
