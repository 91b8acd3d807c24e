package io.chaindrift.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@WithKafka
class WithKafkaIT {
    @Test
    void createsTopicsOnARealBroker(KafkaUnderTest kafka) throws Exception {
        String topic = kafka.createFreshTopic("created");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Set<String> names = admin.listTopics().names().get(10, TimeUnit.SECONDS);
            assertTrue(names.contains(topic), () -> topic + " is not in " + names);
        }
    }

    @Test
    void registersSchemas(KafkaUnderTest kafka) throws Exception {
        String subject = kafka.freshName("subject");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(kafka.schemaRegistryUrl() + "/subjects/" + subject + "/versions"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"\\\"string\\\"\"}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        assertTrue(response.body().startsWith("{\"id\":"), response::body);
    }

    @Test
    void neverGivesANameTwice(KafkaUnderTest kafka) {
        assertNotEquals(kafka.freshName("group"), kafka.freshName("group"));
    }
}
