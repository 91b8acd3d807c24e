package io.chaindrift.testkit.proxy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * Replaces the brokers' addresses in answers by the proxy's, so that a client never learns another way. Also in the hints of
 * PRODUCE and FETCH on where a partition's leader went. Immutable.
 */
final class Endpoints {

    private final String host;
    private final Map<Integer, Integer> portOfBroker;

    Endpoints(String host, Map<Integer, Integer> portOfBroker) {
        this.host = host;
        this.portOfBroker = Map.copyOf(portOfBroker);
    }

    /** The answer with the proxy's addresses; the very buffer where it holds none. */
    ByteBuffer rewritten(RequestHeader request, ByteBuffer answer) {
        return switch (request.apiKey()) {
            case METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER, PRODUCE, FETCH -> rewrite(request, answer);
            default -> answer;
        };
    }

    private ByteBuffer rewrite(RequestHeader request, ByteBuffer answer) {
        AbstractResponse response = AbstractResponse.parseResponse(answer.duplicate(), request);
        ApiMessage data = response.data();
        boolean changed = true;
        if (data instanceof MetadataResponseData metadata) {
            metadata.brokers().forEach(broker -> broker.setHost(host).setPort(port(broker.nodeId(), broker.port())));
        } else if (data instanceof DescribeClusterResponseData cluster) {
            cluster.brokers().forEach(broker -> broker.setHost(host).setPort(port(broker.brokerId(), broker.port())));
        } else if (data instanceof FindCoordinatorResponseData found) {
            coordinator(found);
        } else if (data instanceof ProduceResponseData produced) {
            changed = !produced.nodeEndpoints().isEmpty();
            produced.nodeEndpoints()
                    .forEach(broker -> broker.setHost(host).setPort(port(broker.nodeId(), broker.port())));
        } else if (data instanceof FetchResponseData fetched) {
            changed = !fetched.nodeEndpoints().isEmpty();
            fetched.nodeEndpoints()
                    .forEach(broker -> broker.setHost(host).setPort(port(broker.nodeId(), broker.port())));
        }
        return changed ? serialized(request, data) : answer;
    }

    private void coordinator(FindCoordinatorResponseData found) {
        if (portOfBroker.containsKey(found.nodeId())) {
            found.setHost(host).setPort(port(found.nodeId(), found.port()));
        }
        for (FindCoordinatorResponseData.Coordinator coordinator : found.coordinators()) {
            if (portOfBroker.containsKey(coordinator.nodeId())) {
                coordinator.setHost(host).setPort(port(coordinator.nodeId(), coordinator.port()));
            }
        }
    }

    private int port(int broker, int otherwise) {
        return portOfBroker.getOrDefault(broker, otherwise);
    }

    /** An answer as bytes, with its header. */
    static ByteBuffer serialized(RequestHeader request, ApiMessage data) {
        short headerVersion = request.apiKey().responseHeaderVersion(request.apiVersion());
        ResponseHeader header = new ResponseHeader(request.correlationId(), headerVersion);
        return RequestUtils.serialize(header.data(), headerVersion, data, request.apiVersion());
    }
}
