package io.chaindrift.collector.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A collector in a JVM of its own, with signals for it. */
public final class ChildProcess {

    /** The options of the launcher and the image. */
    private static final Path SHIPPED = Path.of("jvm.options");

    private static final int SECONDS = 60;

    private final Process process;
    private final Path output;
    private final long from;

    private ChildProcess(Process process, Path output, long from) {
        this.process = process;
        this.output = output;
        this.from = from;
    }

    /** Starts one with the options that a collector is shipped with, below the program and arguments {@code before}. */
    public static ChildProcess start(Path output, List<String> before, List<String> options, String... arguments)
            throws IOException {
        List<String> argv = new ArrayList<>(before);
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.add("@" + SHIPPED.toAbsolutePath());
        argv.addAll(options);
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildCollector.class.getName()));
        argv.addAll(List.of(arguments));
        return run(output, argv);
    }

    /**
     * Starts the collector that the launcher starts, from a build of its own.
     *
     * @param build the launcher's folder of that build: class path and archive of classes
     */
    public static ChildProcess startShipped(Path output, List<String> before, Path build, List<String> arguments)
            throws IOException {
        List<String> argv = new ArrayList<>(before);
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.add("@" + SHIPPED.toAbsolutePath());
        argv.add("-XX:SharedArchiveFile=" + build.resolve("collector.jsa"));
        argv.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-cp"));
        argv.add(Files.readString(build.resolve("collector.classpath")).strip());
        argv.addAll(List.of("io.chaindrift.cli.ChaindriftMain", "collector"));
        argv.addAll(arguments);
        return run(output, argv);
    }

    private static ChildProcess run(Path output, List<String> argv) throws IOException {
        long from = Files.size(output);
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        return new ChildProcess(process, output, from);
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    public boolean hasStarted() throws IOException {
        String said = Files.readString(output);
        return said.substring((int) from).contains("started");
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertTrue(kill.waitFor(SECONDS, TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue(), () -> "signal " + name);
    }

    /** Exit status once it has ended. */
    public int end() throws Exception {
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it did not end");
        return process.exitValue();
    }

    public void destroy() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it did not end");
    }
}
