package io.chaindrift.bench;

import io.chaindrift.ruleset.AddressFamily;
import io.chaindrift.ruleset.IptablesBackend;
import io.chaindrift.ruleset.Ruleset;
import io.chaindrift.ruleset.audit.NodeAudit;
import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.audit.PlaneInput;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.named.NamedRuleset;
import io.chaindrift.ruleset.named.RulesetDelta;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The whole way from bytes to a plan, for 20,000 rules; its parts; and the difference of two rulesets of 50,000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ModelBench {

    private static final RouterFacts ROUTER = RouterFacts.of("v2.2.1", List.of(), RouterFacts.How.GIVEN);

    private byte[] save = new byte[0];
    private NamedRuleset before = NamedRuleset.of(List.of());
    private NamedRuleset after = NamedRuleset.of(List.of());

    @Setup
    public void read() throws Exception {
        save = ScaledCapture.ofRules(20_000).getBytes(StandardCharsets.UTF_8);
        String large = ScaledCapture.ofRules(50_000);
        before = NamedForm.of(SaveParser.parse(large, Limits.DEFAULT));
        after = NamedForm.of(SaveParser.parse(ScaledCapture.withOneChangedPod(large), Limits.DEFAULT));
        if (before.digest().equals(after.digest())) {
            throw new IllegalStateException("the changed pod does not show");
        }
    }

    @Benchmark
    public List<PlaneAudit> parseNameAuditPlan() throws Exception {
        return audit(NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)));
    }

    @Benchmark
    public Ruleset parse() throws Exception {
        return SaveParser.parse(save, Limits.DEFAULT);
    }

    @Benchmark
    public NamedRuleset parseAndName() throws Exception {
        return NamedForm.of(SaveParser.parse(save, Limits.DEFAULT));
    }

    @Benchmark
    public RulesetDelta differenceOfOnePodIn50k() {
        return RulesetDelta.between(before, after);
    }

    static List<PlaneAudit> audit(NamedRuleset rules) {
        return NodeAudit.of(
                List.of(new PlaneInput("save", AddressFamily.IPV4, IptablesBackend.NFT, rules, -1, null)),
                ROUTER,
                null);
    }
}
