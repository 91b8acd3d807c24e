package io.chaindrift.collector.health;

import io.chaindrift.collector.CollectorStatus;
import io.chaindrift.collector.health.ShortAnswers.Answer;
import io.chaindrift.collector.process.OwnCosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /livez}: the looking loop comes round. {@code /readyz}: rules were read and the broker acknowledged something, each once.
 * {@code /metrics}: the figures. A client that says nothing, or does not listen, keeps nobody else waiting. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Path PROC = Path.of("/proc");

    private final ShortAnswers answers;

    private HealthServer(ShortAnswers answers) {
        this.answers = answers;
    }

    /**
     * Begins to answer.
     *
     * @param address port 0 takes any free one
     * @param loop longest time that the looking loop may take to come round
     * @throws IOException when the address cannot be used
     */
    public static HealthServer start(InetSocketAddress address, Duration loop, Supplier<CollectorStatus> status)
            throws IOException {
        return new HealthServer(ShortAnswers.start(address, path -> answer(path, loop, status)));
    }

    private static @Nullable Answer answer(String path, Duration loop, Supplier<CollectorStatus> status) {
        return switch (path) {
            case "/livez" ->
                status.get().loopNanos() < loop.toNanos()
                        ? new Answer(OK, "ok")
                        : new Answer(UNAVAILABLE, "the looking loop has not come round for " + loop);
            case "/readyz" -> readiness(status.get());
            case "/metrics" -> new Answer(OK, MetricsText.of(status.get(), OwnCosts.in(PROC)));
            default -> null;
        };
    }

    private static Answer readiness(CollectorStatus now) {
        if (now.captured() && now.acknowledged()) {
            return new Answer(OK, "ok");
        }
        return new Answer(UNAVAILABLE, now.captured() ? "nothing is acknowledged yet" : "no rules are read yet");
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return answers.address();
    }

    @Override
    public void close() {
        answers.close();
    }
}
