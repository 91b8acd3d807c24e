package io.chaindrift.collector.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UndecodedTest {

    @Test
    void aRuleThatIptablesCouldNotPrintIsFoundOutsideOfQuotesOnly() throws Exception {
        assertEquals(Suspicion.Reason.UNDECODED_RULE, reason("-m set [unsupported revision] -j DROP"));
        assertNull(reason("-m comment --comment \"[unsupported revision] \\\" it said\" -j DROP"));
    }

    @Test
    void theWordsOfARuleOfOthersStayOnTheNode() throws Exception {
        Suspicion found = in("-s 203.0.113.7/32 -m secret [unsupported revision] -j DROP");
        assertNotNull(found);
        assertEquals("iptables cannot show a rule of filter/INPUT; look at it with nft list ruleset", found.detail());
    }

    @Test
    void aTextOfAnyLengthTakesNoStack() throws Exception {
        String quoted = "-m comment --comment \"" + "x".repeat(40_000) + "\\\"".repeat(10_000) + "\"";
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        AtomicReference<Suspicion.@Nullable Reason> found = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        found.set(reason(quoted + " [unknown -j DROP"));
                    } catch (Exception | StackOverflowError e) {
                        failed.set(e);
                    }
                },
                "small-stack",
                128 << 10);
        small.start();
        small.join();

        assertNull(failed.get());
        assertEquals(Suspicion.Reason.UNDECODED_RULE, found.get());
    }

    private static Suspicion.@Nullable Reason reason(String rule) throws Exception {
        Suspicion found = in(rule);
        return found == null ? null : found.reason();
    }

    private static @Nullable Suspicion in(String rule) throws Exception {
        String save = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT " + rule + "\nCOMMIT\n";
        return Undecoded.in(SaveParser.parse(save.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT), "");
    }
}
