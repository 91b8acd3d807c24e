package io.chaindrift.bench;

import io.chaindrift.ruleset.parse.SaveScan;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One pass over the bytes of 50,000 rules, beside a reader that splits lines and a search for line ends alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScanBench {

    private byte[] save = new byte[0];

    @Setup
    public void read() {
        save = ScaledCapture.ofRules(50_000).getBytes(StandardCharsets.UTF_8);
    }

    /** Counts and digests per chain. */
    @Benchmark
    public SaveScan onePass() throws Exception {
        return SaveScan.of(save, 1);
    }

    /** What a plain reader does: lines, split at blanks, counted and hashed by chain. */
    @Benchmark
    public Map<String, long[]> splitReader() throws Exception {
        Map<String, long[]> chains = new HashMap<>();
        BufferedReader lines = new BufferedReader(new StringReader(new String(save, StandardCharsets.UTF_8)));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("-A")) {
                long[] chain = chains.computeIfAbsent(words[1], name -> new long[2]);
                chain[0]++;
                for (int i = 2; i < words.length; i++) {
                    chain[1] = chain[1] * 31 + words[i].hashCode();
                }
            }
        }
        return chains;
    }

    /** The floor: where the lines end. */
    @Benchmark
    public int newlines() {
        int lines = 0;
        int at = 0;
        while (at < save.length) {
            at = io.chaindrift.ruleset.Bytes.indexOf(save, (byte) '\n', at, save.length) + 1;
            lines++;
        }
        return lines;
    }
}
