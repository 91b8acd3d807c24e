package io.chaindrift.collector.figures;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and the programs that it ran have taken of the processor, and what it holds of the memory.
 *
 * @param own nanoseconds of its threads
 * @param children nanoseconds of the programs that have ended
 */
record ProcessCosts(long own, long children) {

    private static final long TICK_NANOS = 10_000_000;

    static ProcessCosts of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String stat = Files.readString(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long children = (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_NANOS;
        long threads = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
        return new ProcessCosts(threads, children);
    }

    ProcessCosts since(ProcessCosts before) {
        return new ProcessCosts(own - before.own, children - before.children);
    }

    /** Resident bytes of a process. */
    static long resident(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Resident bytes of a process and of all that it started. */
    static long residentWithChildren(long pid) {
        return Stream.concat(
                        Stream.of(pid),
                        ProcessHandle.of(pid).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid))
                .mapToLong(one -> {
                    try {
                        return resident(one);
                    } catch (IOException ended) {
                        return 0;
                    }
                })
                .sum();
    }

    /** How many threads a process has. */
    static int threads(long pid) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path unused : tasks) {
                count += unused == null ? 0 : 1;
            }
        }
        return count;
    }
}
