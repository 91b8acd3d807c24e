package io.chaindrift.processor;

import io.chaindrift.processor.config.ProcessorConfig;
import io.chaindrift.processor.config.TransactionSupport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, before anything is written, whether the cluster's transactions are sound. */
final class BrokerCheck {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerCheck.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private BrokerCheck() {}

    /**
     * Looks.
     *
     * @throws IllegalStateException when the processor must not start there
     */
    static void requireSoundTransactions(ProcessorConfig config) {
        Optional<TransactionSupport> found = ask(config);
        if (found.isEmpty()) {
            return;
        }
        TransactionSupport support = found.get();
        switch (support.answer()) {
            case GO -> LOG.info("{}", support.reason());
            case WARN -> LOG.warn("{}", support.reason());
            case REFUSE -> throw new IllegalStateException(support.reason());
        }
    }

    private static Optional<TransactionSupport> ask(ProcessorConfig config) {
        Map<String, Object> settings = new HashMap<>(config.clientProperties());
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("default.api.timeout.ms", Math.toIntExact(WAIT.toMillis()));
        settings.put("request.timeout.ms", Math.toIntExact(WAIT.toMillis()));
        try (Admin admin = Admin.create(settings)) {
            Map<String, FinalizedVersionRange> features = admin.describeFeatures()
                    .featureMetadata()
                    .get(WAIT.toMillis(), TimeUnit.MILLISECONDS)
                    .finalizedFeatures();
            return Optional.of(TransactionSupport.of(
                    level(features.get("metadata.version")), level(features.get("transaction.version"))));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the cluster does not say what its transactions can do: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static @Nullable Short level(@Nullable FinalizedVersionRange range) {
        return range == null ? null : range.maxVersionLevel();
    }
}
