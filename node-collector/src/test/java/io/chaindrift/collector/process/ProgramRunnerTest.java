package io.chaindrift.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramRunnerTest {

    /** Starts what keeps its output, and ends when it is told to. */
    private static final String LEAVES =
            "sh -c 'echo $$ > left; exec sleep 600' &\nwhile [ ! -e go ]; do sleep 0.01; done\nexit 0";

    @TempDir
    private Path temp = Path.of("");

    @Test
    void whatAProgramLeavesBehindIsEndedAndKeepsNoThread() throws Exception {
        ProgramRunner runner = runner(Duration.ofSeconds(60), 1 << 20);
        List<String> argv = program("echo some\n" + LEAVES);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertInstanceOf(ProgramRunner.Result.Held.class, leaves(runner, argv));
            await(() -> readers() == 0);
        }
    }

    /** One that has taken its environment off cannot be found: then nothing is added to what hangs. */
    @Test
    void whatCannotBeEndedIsNotAddedTo() throws Exception {
        ProgramRunner runner = runner(Duration.ofSeconds(60), 1 << 20);
        List<String> argv = program("echo . >> starts\n[ -e left ] && exit 0\nenv -i " + LEAVES);
        assertInstanceOf(ProgramRunner.Result.Held.class, leaves(runner, argv));
        assertInstanceOf(ProgramRunner.Result.Held.class, runner.run(argv));
        assertEquals(1, Files.readAllLines(temp.resolve("starts")).size(), "it is not run while that lasts");
        assertEquals(2, readers(), "one for each of its outputs");

        long left = Long.parseLong(Files.readString(temp.resolve("left")).strip());
        assertTrue(ProcessHandle.of(left).orElseThrow().destroyForcibly());
        await(() -> readers() == 0);
        assertInstanceOf(ProgramRunner.Result.Ended.class, runner.run(argv));
    }

    /** Runs it, and lets it end once both of its outputs are waited for: only then can they be held. */
    private ProgramRunner.Result leaves(ProgramRunner runner, List<String> argv) throws Exception {
        Files.deleteIfExists(temp.resolve("go"));
        CompletableFuture<ProgramRunner.Result> result = CompletableFuture.supplyAsync(() -> {
            try {
                return runner.run(argv);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await(() -> waiting() == 2);
        Files.createFile(temp.resolve("go"));
        return result.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aChildThatGoesOnPrintingIsCutOffAtTheLimit() throws Exception {
        ProgramRunner runner = runner(Duration.ofSeconds(20), 1 << 20);
        long start = System.nanoTime();
        assertInstanceOf(ProgramRunner.Result.TooLarge.class, runner.run(program("yes '# and so on' &\nwait")));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(15), "not for as long as it has time");
        await(() -> readers() == 0);
    }

    @Test
    void whatIsJustAsLongAsTheLimitIsKept() throws Exception {
        ProgramRunner runner = runner(Duration.ofSeconds(20), 5);
        ProgramRunner.Result.Ended ended =
                assertInstanceOf(ProgramRunner.Result.Ended.class, runner.run(program("printf 12345")));
        assertEquals(5, ended.output().length);
        assertInstanceOf(ProgramRunner.Result.TooLarge.class, runner.run(program("printf 123456")));
    }

    private ProgramRunner runner(Duration timeout, long bytes) {
        return new ProgramRunner(ProcessSettings.thisMachine().within(timeout, bytes));
    }

    private List<String> program(String script) throws Exception {
        Path file = Files.writeString(temp.resolve("program"), "#!/bin/sh\ncd " + temp + "\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(file.toString());
    }

    /** Readers that wait for something to read. */
    private static long waiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("read-program"))
                .filter(thread -> thread.getValue().length > 0
                        && thread.getValue()[0].getMethodName().equals("readBytes"))
                .count();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("read-program"))
                .count();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline);
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }
}
