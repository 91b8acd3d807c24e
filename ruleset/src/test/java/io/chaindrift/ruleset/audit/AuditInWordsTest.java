package io.chaindrift.ruleset.audit;

import io.chaindrift.ruleset.Captures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every answer about the recorded planes, whole: told what ran there, told the release alone, and told nothing. */
class AuditInWordsTest {

    @Test
    void wholeAnswers() throws Exception {
        AuditWords words = new AuditWords();
        for (Path folder : Captures.phases()) {
            Phase phase = new Phase(folder);
            words.add(
                    phase + " told",
                    audit(phase, RouterFacts.of(phase.version(), phase.args(), RouterFacts.How.GIVEN)));
            words.add(
                    phase + " told the release",
                    audit(phase, RouterFacts.of(phase.version(), null, RouterFacts.How.GIVEN)));
            words.add(phase + " alone", audit(phase, RouterFacts.unknown()));
        }
        words.assertKept("captures.txt");
    }

    private static List<PlaneAudit> audit(Phase phase, RouterFacts router) throws Exception {
        return NodeAudit.of(phase.planes(), router, null);
    }
}
