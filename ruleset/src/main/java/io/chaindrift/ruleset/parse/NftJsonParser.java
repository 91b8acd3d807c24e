package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code nft -j list ruleset} and keeps kube-router's native tables, {@code kube-router-filter-ipv4} and {@code -ipv6}.
 *
 * <p>A rule becomes one line: {@code -A CHAIN}, its comment as iptables would print it, the target where it jumps, and the rest
 * of its expressions as JSON without counters and handles. Sets are not part of the plane's rules.
 */
public final class NftJsonParser {

    private static final String TABLE_PREFIX = "kube-router-filter-";

    private NftJsonParser() {}

    /**
     * The native planes in the output, by family; a family without such a table is absent.
     *
     * @throws SyntaxException when the text is not the JSON of nft
     */
    public static Map<AddressFamily, Ruleset> parse(byte[] input, Limits limits) throws SyntaxException {
        if (input.length > limits.bytes()) {
            throw new SyntaxException(1, "input of " + input.length + " bytes exceeds the limit of " + limits.bytes());
        }
        Object root = Json.parse(new String(input, StandardCharsets.UTF_8), limits);
        if (!(root instanceof Map<?, ?> top) || !(top.get("nftables") instanceof List<?> objects)) {
            throw new SyntaxException(1, "not the output of nft -j list ruleset: no \"nftables\" list");
        }
        Map<String, Map<String, List<Rule>>> tables = new LinkedHashMap<>();
        int rules = 0;
        for (Object object : objects) {
            if (object instanceof Map<?, ?> wrapped && wrapped.size() == 1) {
                Map.Entry<?, ?> entry = wrapped.entrySet().iterator().next();
                if (entry.getValue() instanceof Map<?, ?> body) {
                    rules += read(String.valueOf(entry.getKey()), body, tables);
                }
            }
            if (rules > limits.rules() || tables.size() > 2) {
                throw new SyntaxException(1, "more than " + limits.rules() + " rules, or more than two native tables");
            }
        }
        return planes(tables);
    }

    private static Map<AddressFamily, Ruleset> planes(Map<String, Map<String, List<Rule>>> tables) {
        Map<AddressFamily, Ruleset> planes = new EnumMap<>(AddressFamily.class);
        tables.forEach((name, chains) -> {
            List<Chain> read = new ArrayList<>();
            chains.forEach((chain, rules) -> read.add(new Chain(chain, null, null, rules)));
            AddressFamily family = name.endsWith("6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
            planes.put(family, Ruleset.of(List.of(new Table(name, read))));
        });
        return planes;
    }

    private static int read(String kind, Map<?, ?> body, Map<String, Map<String, List<Rule>>> tables) {
        String table = String.valueOf(kind.equals("table") ? body.get("name") : body.get("table"));
        if (!table.equals(TABLE_PREFIX + "ipv4") && !table.equals(TABLE_PREFIX + "ipv6")) {
            return 0;
        }
        Map<String, List<Rule>> chains = tables.computeIfAbsent(table, name -> new LinkedHashMap<>());
        if (kind.equals("chain")) {
            chains.computeIfAbsent(String.valueOf(body.get("name")), name -> new ArrayList<>());
        } else if (kind.equals("rule")) {
            String chain = String.valueOf(body.get("chain"));
            chains.computeIfAbsent(chain, name -> new ArrayList<>()).add(rule(chain, body));
            return 1;
        }
        return 0;
    }

    private static Rule rule(String chain, Map<?, ?> body) {
        StringBuilder text = new StringBuilder("-A ").append(chain);
        Object comment = body.get("comment");
        if (comment != null) {
            text.append(" -m comment --comment ").append(Json.write(comment));
        }
        List<@Nullable Object> expressions = new ArrayList<>();
        String target = null;
        for (Object expression : body.get("expr") instanceof List<?> list ? list : List.of()) {
            if (expression instanceof Map<?, ?> one && one.size() == 1) {
                String name = String.valueOf(one.keySet().iterator().next());
                if (name.equals("counter")) {
                    continue;
                }
                if (name.equals("jump") && one.get("jump") instanceof Map<?, ?> jump) {
                    target = String.valueOf(jump.get("target"));
                    continue;
                }
            }
            expressions.add(expression);
        }
        text.append(" --expr ").append(Json.write(expressions));
        return new Rule(chain, target == null ? text.toString() : text + " -j " + target, null);
    }
}
