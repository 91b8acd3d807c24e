package io.chaindrift.cli.topics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.chaindrift.cli.ChaindriftMain;
import io.chaindrift.cli.CommandException;
import io.chaindrift.cli.ExitCodes;
import io.chaindrift.cli.RecordingTerminal;
import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.schemas.ChaindriftTopic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker of its own, because the names of the product's topics are fixed. */
class TopicsCommandIT {

    private static final int TOPICS = ChaindriftTopic.values().length;

    @TempDir
    private Path folder;

    @Test
    void shouldPlanApplyAndThenHaveNothingToDo() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder))) {
            Run plan = run(broker, "plan");
            Run apply = run(broker, "apply");
            Run again = run(broker, "apply");
            Run planAgain = run(broker, "plan");

            assertAll(
                    () -> assertEquals(ExitCodes.FAILED, plan.code(), "something to do"),
                    () -> assertEquals(TOPICS, plan.count("create ")),
                    () -> assertEquals(ExitCodes.OK, apply.code()),
                    () -> assertTrue(apply.out().contains(TOPICS + " changed, 0 kept"), apply.out()),
                    () -> assertTrue(again.out().contains("0 changed, " + TOPICS + " kept"), again.out()),
                    () -> assertEquals(ExitCodes.OK, planAgain.code(), planAgain.out()));
        }
    }

    @Test
    void shouldChangeNothingWhenOneTopicCannotBeChanged() throws Exception {
        String drift = ChaindriftTopic.DRIFT.topicName();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(folder));
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(drift, Optional.of(2), Optional.of((short) 1))))
                    .all()
                    .get();

            Run apply = run(broker, "apply");

            assertEquals(ExitCodes.UNUSABLE, apply.code());
            assertTrue(apply.out().contains("refuse  " + drift + "  it has 2 partitions, not 3"), apply.out());
            assertEquals(1, admin.listTopics().names().get().size(), "no other topic was created");
        }
    }

    @Test
    void shouldSayWhichKafkaGaveNoAnswer() {
        try (TopicAdmin admin = new TopicAdmin("127.0.0.1:1", Duration.ofSeconds(2), Map.of())) {
            CommandException failure = assertThrows(CommandException.class, () -> admin.present(List.of()));

            assertTrue(failure.getMessage().contains("127.0.0.1:1"), failure.getMessage());
        }
    }

    private record Run(int code, String out) {
        long count(String prefix) {
            return out.lines().filter(line -> line.startsWith(prefix)).count();
        }
    }

    private static Run run(EmbeddedBroker broker, String command) {
        RecordingTerminal terminal = new RecordingTerminal(false);
        int code = ChaindriftMain.commandLine(terminal.terminal(), Clock.systemUTC())
                .execute(
                        "topics",
                        command,
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--partitions",
                        "3",
                        "--replicas",
                        "1");
        return new Run(code, terminal.out());
    }
}
