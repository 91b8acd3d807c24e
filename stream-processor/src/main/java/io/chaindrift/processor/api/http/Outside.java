package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.past.EventLog;
import io.chaindrift.processor.api.past.KafkaEventLog;
import io.chaindrift.processor.api.write.FactWriter;
import io.chaindrift.processor.api.write.KafkaFactWriter;
import io.chaindrift.schemas.serde.ChaindriftSerdes;

/**
 * What answers need beside the facts in memory.
 *
 * @param log the nodes' log
 * @param schemas texts of schemas
 * @param facts where what people say is written
 */
public record Outside(EventLog log, SchemaTexts schemas, FactWriter facts) implements AutoCloseable {

    /** Kafka and the registry; connects when first needed. */
    public static Outside of(QueryApiConfig config, ChaindriftSerdes serdes) {
        return new Outside(
                new KafkaEventLog(config.bootstrapServers(), config.clientProperties(), config.topics(), serdes),
                id -> serdes.registry().byId(id).toString(),
                new KafkaFactWriter(config.bootstrapServers(), config.clientProperties(), config.topics(), serdes));
    }

    @Override
    public void close() {
        log.close();
        facts.close();
    }
}
