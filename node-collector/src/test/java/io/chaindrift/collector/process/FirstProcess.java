package io.chaindrift.collector.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The first process of a container: runs a program some times and prints how each run ended. Once all that it left behind has ended too,
 * runs another one, and prints who is still in the process table. Argument: the program.
 */
public final class FirstProcess {

    private static final int RUNS = 5;

    private FirstProcess() {}

    /** Does that. */
    public static void main(String[] args) throws Exception {
        ProcessSettings settings = ProcessSettings.thisMachine().within(Duration.ofSeconds(60), 1 << 20);
        ProgramRunner runner = new ProgramRunner(settings);
        System.out.println("pid " + ProcessHandle.current().pid());
        for (int run = 0; run < RUNS; run++) {
            ProgramRunner.Result result = runner.run(List.of(args[0]));
            System.out.println(
                    result instanceof ProgramRunner.Result.Ended ended ? "ended with " + ended.status() : result);
        }
        while (!others().stream().allMatch(Orphans::isEndedChildOfInit)) {
            Thread.onSpinWait();
        }
        System.out.println(runner.run(List.of("true")) instanceof ProgramRunner.Result.Ended);
        others().forEach(stat -> System.out.println("left: " + stat));
    }

    /** What the kernel says of every process but this one. */
    private static List<String> others() throws Exception {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .map(process -> ProcFiles.line(process.resolve("stat")))
                    .filter(Objects::nonNull)
                    .filter(stat -> !stat.startsWith("1 "))
                    .toList();
        }
    }
}
