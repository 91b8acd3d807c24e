package io.chaindrift.ruleset.parse;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Chain;
import io.chaindrift.ruleset.Rule;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code nft -j list ruleset} and keeps kube-router's native tables, {@code kube-router-filter-ipv4} and {@code -ipv6}.
 *
 * <p>A rule becomes one line: {@code -A CHAIN}, its comment as iptables would print it, its expressions as JSON without counters
 * and handles, and the target where it jumps. A base chain's policy is its type, hook, priority and policy. Sets are not part of
 * the plane's rules. One pass; other tables are passed over.
 */
public final class NftJsonParser {

    private static final String TABLE_PREFIX = "kube-router-filter-";

    private final String text;
    private final Limits limits;
    private final Map<String, Map<String, OpenChain>> tables = new LinkedHashMap<>();
    private final Set<AddressFamily> ofIptables = EnumSet.noneOf(AddressFamily.class);
    private int rules;
    private int chains;

    private NftJsonParser(String text, Limits limits) {
        this.text = text;
        this.limits = limits;
    }

    /**
     * The native planes in the output, by family; a family without such a table is absent.
     *
     * @throws SyntaxException when the text is not the JSON of nft
     */
    public static Map<AddressFamily, Ruleset> parse(byte[] input, Limits limits) throws SyntaxException {
        if (input.length > limits.bytes()) {
            throw new SyntaxException(1, "input of " + input.length + " bytes exceeds the limit of " + limits.bytes());
        }
        NftJsonParser parser = new NftJsonParser(new String(input, StandardCharsets.UTF_8), limits);
        parser.readAll();
        return parser.planes();
    }

    /**
     * The families in whose table {@code filter}, which iptables-nft writes, the output shows chains of kube-router's. Their rules are
     * not in the form that iptables prints, so they cannot be judged from it.
     *
     * @throws SyntaxException when the text is not the JSON of nft
     */
    public static Set<AddressFamily> familiesOfIptables(byte[] input, Limits limits) throws SyntaxException {
        NftJsonParser parser = new NftJsonParser(new String(input, StandardCharsets.UTF_8), limits);
        parser.readAll();
        return parser.ofIptables;
    }

    private void readAll() throws SyntaxException {
        JsonCursor json = new JsonCursor(text, 0);
        boolean listed = false;
        if (json.isNext('{')) {
            json.enter('{');
            for (String key = json.nextKey(); key != null; key = json.nextKey()) {
                if (key.equals("nftables") && json.isNext('[')) {
                    listed = true;
                    json.enter('[');
                    while (json.nextItem()) {
                        readObject(json);
                    }
                } else {
                    json.skip();
                }
            }
        } else {
            json.skip();
        }
        json.end();
        if (!listed) {
            throw new SyntaxException(1, "not the output of nft -j list ruleset: no \"nftables\" list");
        }
    }

    private void readObject(JsonCursor json) throws SyntaxException {
        if (!json.isNext('{')) {
            json.skip();
            return;
        }
        json.enter('{');
        for (String kind = json.nextKey(); kind != null; kind = json.nextKey()) {
            boolean kept = kind.equals("table") || kind.equals("chain") || kind.equals("rule");
            if (kept && json.isNext('{')) {
                readBody(kind, json);
            } else {
                json.skip();
            }
        }
    }

    private void readBody(String kind, JsonCursor json) throws SyntaxException {
        Map<String, String> words = new LinkedHashMap<>();
        int expressions = -1;
        json.enter('{');
        for (String key = json.nextKey(); key != null; key = json.nextKey()) {
            switch (key) {
                case "name", "family", "table", "chain", "comment", "type", "hook", "prio", "policy" ->
                    words.put(key, json.text());
                case "expr" -> {
                    expressions = json.isNext('[') ? json.position() : -1;
                    json.skip();
                }
                default -> json.skip();
            }
        }
        String table = words.getOrDefault(kind.equals("table") ? "name" : "table", "");
        if (kind.equals("chain")
                && table.equals(Table.FILTER)
                && words.getOrDefault("name", "").startsWith("KUBE-ROUTER-")) {
            switch (words.getOrDefault("family", "")) {
                case "ip" -> ofIptables.add(AddressFamily.IPV4);
                case "ip6" -> ofIptables.add(AddressFamily.IPV6);
                default -> {}
            }
        }
        if (!table.equals(TABLE_PREFIX + "ipv4") && !table.equals(TABLE_PREFIX + "ipv6")) {
            return;
        }
        Map<String, OpenChain> inTable = tables.computeIfAbsent(table, name -> new LinkedHashMap<>());
        if (kind.equals("chain")) {
            chain(inTable, words.getOrDefault("name", "")).policy = policy(words);
        } else if (kind.equals("rule")) {
            String chain = words.getOrDefault("chain", "");
            if (++rules > limits.rules()) {
                throw json.error("more than " + limits.rules() + " rules");
            }
            OpenChain open = chain(inTable, chain);
            open.rules.add(rule(open.name, words.get("comment"), expressions));
        }
    }

    private OpenChain chain(Map<String, OpenChain> inTable, String name) throws SyntaxException {
        OpenChain chain = inTable.get(name);
        if (chain == null) {
            if (++chains > limits.chains()) {
                throw new SyntaxException(1, "more than " + limits.chains() + " chains");
            }
            chain = new OpenChain(name);
            inTable.put(name, chain);
        }
        return chain;
    }

    private static @Nullable String policy(Map<String, String> words) {
        return words.containsKey("hook")
                ? words.getOrDefault("type", "") + " hook " + words.get("hook") + " priority "
                        + words.getOrDefault("prio", "") + " policy " + words.getOrDefault("policy", "accept")
                : null;
    }

    private Rule rule(String chain, @Nullable String comment, int expressions) throws SyntaxException {
        StringBuilder rule = new StringBuilder("-A ").append(chain);
        if (comment != null) {
            rule.append(" -m comment --comment ");
            quote(comment, rule);
        }
        rule.append(" --expr [");
        String target = expressions < 0 ? null : expressions(new JsonCursor(text, expressions), rule);
        rule.append(']');
        return new Rule(chain, target == null ? rule.toString() : rule + " -j " + target, null);
    }

    /** Copies what is neither counter nor jump; the target of a jump, or null. */
    private static @Nullable String expressions(JsonCursor json, StringBuilder out) throws SyntaxException {
        String target = null;
        String separator = "";
        json.enter('[');
        while (json.nextItem()) {
            StringBuilder expression = new StringBuilder();
            json.copy(expression);
            String jump = jumpTarget(expression.toString());
            if (jump != null) {
                target = jump;
            } else if (!isCounter(expression.toString())) {
                out.append(separator).append(expression);
                separator = ",";
            }
        }
        return target;
    }

    private static boolean isCounter(String expression) throws SyntaxException {
        if (!expression.startsWith("{\"counter\":")) {
            return false;
        }
        JsonCursor json = new JsonCursor(expression, 0);
        json.enter('{');
        json.nextKey();
        json.skip();
        return json.nextKey() == null;
    }

    private static @Nullable String jumpTarget(String expression) throws SyntaxException {
        if (!expression.startsWith("{\"jump\":{")) {
            return null;
        }
        String target = null;
        JsonCursor json = new JsonCursor(expression, "{\"jump\":".length());
        json.enter('{');
        for (String key = json.nextKey(); key != null; key = json.nextKey()) {
            if (key.equals("target")) {
                target = json.text();
            } else {
                json.skip();
            }
        }
        return target;
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private Map<AddressFamily, Ruleset> planes() {
        Map<AddressFamily, Ruleset> planes = new EnumMap<>(AddressFamily.class);
        tables.forEach((name, inTable) -> {
            List<Chain> read = new ArrayList<>();
            inTable.forEach((chain, open) -> read.add(new Chain(chain, open.policy, null, open.rules)));
            AddressFamily family = name.endsWith("6") ? AddressFamily.IPV6 : AddressFamily.IPV4;
            planes.put(family, Ruleset.of(List.of(new Table(name, read))));
        });
        return planes;
    }

    private static final class OpenChain {
        final String name;
        final List<Rule> rules = new ArrayList<>(2);

        @Nullable String policy;

        OpenChain(String name) {
            this.name = name;
        }
    }
}
