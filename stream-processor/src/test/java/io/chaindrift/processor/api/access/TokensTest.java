package io.chaindrift.processor.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {

    @Test
    void aTokenIsKnownByItsDigest() throws Exception {
        Tokens tokens =
                Tokens.of(List.of("# people", "", "ann approve " + sha("s3cret"), "bot read " + sha("robot")), "f");

        assertEquals(
                new Tokens.Caller("ann", Role.APPROVE), tokens.whose("s3cret").orElseThrow());
        assertEquals(Role.READ, tokens.whose("robot").orElseThrow().role());
        assertTrue(tokens.whose("s3cret ").isEmpty());
        assertTrue(tokens.whose("").isEmpty());
        assertTrue(tokens.whose(sha("s3cret")).isEmpty());
    }

    @Test
    void aBadLineIsNamed() throws Exception {
        String digest = sha("x");
        for (List<String> bad : List.of(
                List.of("ann " + digest),
                List.of("ann king " + digest),
                List.of("ann read abc"),
                List.of("ann read " + digest, "ann read " + digest))) {
            String said = assertThrows(IllegalArgumentException.class, () -> Tokens.of(bad, "tokens"))
                    .getMessage();
            assertTrue(said.startsWith("tokens line " + bad.size()), said);
        }
        assertThrows(IllegalArgumentException.class, () -> Tokens.of(List.of("# none"), "tokens"));
    }

    @Test
    void rolesIncludeThoseBelow() {
        assertTrue(Role.ADMIN.includes(Role.APPROVE));
        assertTrue(Role.APPROVE.includes(Role.READ));
        assertFalse(Role.READ.includes(Role.APPROVE));
    }

    private static String sha(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }
}
