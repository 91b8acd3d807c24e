package io.chaindrift.bench;

import io.chaindrift.ruleset.audit.PlaneAudit;
import io.chaindrift.ruleset.named.NamedForm;
import io.chaindrift.ruleset.parse.Limits;
import io.chaindrift.ruleset.parse.SaveParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A node whose node port rules have multiplied: from bytes to a plan, by number of copies. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CopiesBench {

    @Param({"1000", "10000", "100000"})
    public int copies;

    private byte[] save = new byte[0];

    @Setup
    public void read() {
        String one = ScaledCapture.ofRules(1);
        String rule = one.lines()
                .filter(line -> line.contains("allow LOCAL TCP traffic to node ports"))
                .findFirst()
                .orElseThrow();
        save = one.replace(rule, (rule + "\n").repeat(copies) + rule).getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public List<PlaneAudit> parseNameAuditPlan() throws Exception {
        List<PlaneAudit> audits = ModelBench.audit(NamedForm.of(SaveParser.parse(save, Limits.DEFAULT)));
        if (audits.get(0).plan().deletes().size() != copies) {
            throw new IllegalStateException(
                    "planned " + audits.get(0).plan().deletes().size());
        }
        return audits;
    }
}
