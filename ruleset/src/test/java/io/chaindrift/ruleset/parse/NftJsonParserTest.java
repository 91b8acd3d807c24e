package io.chaindrift.ruleset.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.Captures;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kube-router's native tables, out of all that nft lists. */
class NftJsonParserTest {

    private static final String TABLE = "kube-router-filter-ipv4";

    @Test
    void twoSyncsOfTheSameObjectsShouldBeEqualInNamedForm() throws Exception {
        NamedRuleset one = named(recorded("03"));
        NamedRuleset other = named(recorded("04"));

        assertEquals(one.digest(), other.digest());
        assertNotEquals(one.nameMap(), other.nameMap());
        assertEquals(8, one.counts().pods());
        assertEquals(129, one.counts().rules());
    }

    @Test
    void shouldSeeAChangeOfAHookAndOfARule() throws Exception {
        String json = recorded("03");
        NamedRuleset before = named(json);

        assertNotEquals(
                before.digest(),
                named(json.replace("\"hook\": \"forward\", \"prio\": 0", "\"hook\": \"forward\", \"prio\": 7"))
                        .digest());
        assertNotEquals(
                before.digest(),
                named(json.replace("[30000, 32767]", "[30000, 32766]")).digest());
        assertEquals(
                before.digest(),
                named(json.replaceAll("\"handle\": [0-9]+", "\"handle\": 1")).digest());
        assertEquals(
                before.digest(),
                named(json.replaceAll("\"packets\": [0-9]+", "\"packets\": 77")).digest());
    }

    @Test
    void shouldWriteARuleAsALine() throws Exception {
        String rule = "{\"nftables\":[{\"chain\":{\"table\":\"" + TABLE + "\",\"name\":\"A\"}},{\"rule\":{\"expr\":"
                + " [ {\"match\" : 1}, {\"counter\":{\"packets\":1}}, {\"jump\":{\"target\":\"B\"}} ],"
                + "\"comment\":\"say \\\"x\\\"\",\"chain\":\"A\",\"table\":\"" + TABLE + "\"}}]}";

        Ruleset read = Objects.requireNonNull(parse(rule).get(AddressFamily.IPV4));

        assertEquals(
                List.of("-A A -m comment --comment \"say \\\"x\\\"\" --expr [{\"match\":1}] -j B"),
                read.tables().get(0).chains().get(0).rules().stream()
                        .map(io.chaindrift.ruleset.Rule::text)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | line 1: not the output of nft -j list ruleset",
                "[] | line 1: not the output of nft -j list ruleset",
                "{\"nftables\":[ | line 1: column 14: the JSON ends too early",
                "{\"nftables\":[1 2]} | line 1: column 16: expected ','",
                "{\"nftables\":[01]} | line 1: column 14: not a JSON value",
                "{\"nftables\":[tru]} | line 1: column 14: not a JSON value",
                "{\"nftables\":[]}x | line 1: column 16: text behind the end",
                "{\"nftables\":[\"\\x\"]} | line 1: column 17: unknown escape",
                "{\"nftables\":[\"\\u00g0\"]} | line 1: column 19: \\u without four hexadecimal digits"
            })
    void shouldRefuseWhatIsNotNftsJson(String json, String reason) {
        SyntaxException refused = assertThrows(SyntaxException.class, () -> parse(json));

        assertTrue(refused.getMessage().startsWith(reason), refused.getMessage());
    }

    @Test
    void shouldBoundDepthAndRules() {
        String deep = "{\"nftables\":" + "[".repeat(100) + "]".repeat(100) + "}";
        String rule = "{\"rule\":{\"table\":\"" + TABLE + "\",\"chain\":\"A\",\"expr\":[]}}";
        String rules = "{\"nftables\":[" + rule + "," + rule + "," + rule + "]}";

        assertThrows(SyntaxException.class, () -> parse(deep));
        assertThrows(
                SyntaxException.class,
                () -> NftJsonParser.parse(rules.getBytes(StandardCharsets.UTF_8), new Limits(9999, 9999, 2, 2)));
    }

    private static String recorded(String number) {
        return new String(
                Captures.bytes(Captures.phase("S8", "node-a", number).resolve("nft.json")), StandardCharsets.UTF_8);
    }

    private static NamedRuleset named(String json) throws SyntaxException {
        return NamedForm.of(Objects.requireNonNull(parse(json).get(AddressFamily.IPV4)));
    }

    private static Map<AddressFamily, Ruleset> parse(String json) throws SyntaxException {
        return NftJsonParser.parse(json.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
    }
}
