package io.chaindrift.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and the brokers of one cluster: one port on 127.0.0.1 per broker, and every address in an answer is
 * rewritten, so that all traffic of a client that starts here stays here. Faults are laid by API and fire on the calls that their
 * trigger names, so the same sequence of calls meets the same faults. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 60;

    private final Map<Integer, ServerSocket> listeners = new TreeMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Endpoints endpoints;

    private FaultProxy(Map<Integer, InetSocketAddress> brokers) {
        Map<Integer, Integer> ports = new HashMap<>();
        for (Integer broker : brokers.keySet()) {
            ServerSocket listener = listen();
            listeners.put(broker, listener);
            ports.put(broker, listener.getLocalPort());
        }
        this.endpoints = new Endpoints(LOOPBACK, ports);
        listeners.forEach((broker, listener) -> accept(listener, broker, Objects.requireNonNull(brokers.get(broker))));
    }

    /** A proxy before the brokers that {@code bootstrapServers} names; all of them must be up, to be learned of. */
    public static FaultProxy before(String bootstrapServers) {
        Map<Integer, InetSocketAddress> brokers = new TreeMap<>();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            for (Node node : admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                brokers.put(node.id(), new InetSocketAddress(node.host(), node.port()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + bootstrapServers + " for its brokers", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot ask " + bootstrapServers + " for its brokers", e);
        }
        return before(brokers);
    }

    /** A proxy before these brokers, by their ids. */
    public static FaultProxy before(Map<Integer, InetSocketAddress> brokers) {
        return new FaultProxy(brokers);
    }

    /** What clients are given. */
    public String bootstrapServers() {
        List<String> servers = new ArrayList<>();
        listeners.values().forEach(listener -> servers.add(LOOPBACK + ":" + listener.getLocalPort()));
        return String.join(",", servers);
    }

    /** The broker never sees the request; the client is told this error. */
    public Fault injectError(ApiKeys api, Errors error, Trigger trigger) {
        return lay(new Fault(api, client -> true, trigger, new Fault.Effect.Error(error)));
    }

    /** The broker does what it is asked, and the connection ends before the client hears of it. */
    public Fault disconnectOn(ApiKeys api, Trigger trigger) {
        return lay(new Fault(api, client -> true, trigger, new Fault.Effect.LostAnswer()));
    }

    /** The connection ends before the broker sees the request. */
    public Fault disconnectBefore(ApiKeys api, Trigger trigger) {
        return lay(new Fault(api, client -> true, trigger, new Fault.Effect.LostRequest()));
    }

    /** The request, and all behind it on its connection, reaches the broker that much later. */
    public Fault delayOn(ApiKeys api, Duration time, Trigger trigger) {
        return lay(new Fault(api, client -> true, trigger, new Fault.Effect.Delay(time)));
    }

    /** Nothing of the clients whose id is so comes through, in either direction, until it is healed. */
    public Fault blackhole(Predicate<String> clientId) {
        return lay(new Fault(null, clientId, Trigger.always(), new Fault.Effect.Blackhole()));
    }

    /** From the call that the trigger names on, the connection it came by is dead, and nobody is told. */
    public Fault blackholeFrom(ApiKeys api, Trigger trigger) {
        return lay(new Fault(api, client -> true, trigger, new Fault.Effect.Blackhole()));
    }

    /** Ends all faults, and the connections that a black hole left without answers. */
    public void heal() {
        faults.forEach(Fault::heal);
        faults.clear();
        connections.stream().filter(ProxyConnection::isStranded).forEach(ProxyConnection::close);
    }

    /** Ends every connection; clients come back by themselves. */
    public void disconnectAll() {
        List.copyOf(connections).forEach(ProxyConnection::close);
    }

    @Override
    public void close() {
        for (ServerSocket listener : listeners.values()) {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot stop listening on " + listener, e);
            }
        }
        faults.forEach(Fault::heal);
        disconnectAll();
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** The first fault that strikes this request, or null. */
    @Nullable Fault striking(RequestHeader request) {
        for (Fault fault : faults) {
            if (fault.strikes(request.apiKey(), String.valueOf(request.clientId()))) {
                return fault;
            }
        }
        return null;
    }

    void ended(ProxyConnection connection) {
        connections.remove(connection);
    }

    private Fault lay(Fault fault) {
        faults.add(fault);
        return fault;
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 0, InetAddress.getByName(LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + LOOPBACK, e);
        }
    }

    private void accept(ServerSocket listener, int broker, InetSocketAddress target) {
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        accept(listener, target, "proxy-" + broker + "-" + numbers.incrementAndGet());
                    }
                },
                "proxy-" + broker + "-accept");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket listener, InetSocketAddress target, String name) {
        Socket client;
        try {
            client = listener.accept();
        } catch (IOException e) {
            return;
        }
        try {
            client.setTcpNoDelay(true);
            Socket broker = new Socket();
            broker.setTcpNoDelay(true);
            ProxyConnection connection = new ProxyConnection(client, broker, this);
            connections.add(connection);
            try {
                broker.connect(target, Math.toIntExact(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
                connection.start(name);
            } catch (IOException e) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set up " + name, e);
        }
    }
}
