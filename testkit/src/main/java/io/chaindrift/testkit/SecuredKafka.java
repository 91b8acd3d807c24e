package io.chaindrift.testkit;

import io.chaindrift.embedded.broker.BrokerSettings;
import io.chaindrift.embedded.broker.EmbeddedBroker;
import io.chaindrift.embedded.broker.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broker in this JVM that has, beside a plain listener, one that takes nothing but TLS and a password. The registry on it and what
 * the test itself reads and writes go the plain way. Thread-safe.
 */
public final class SecuredKafka implements AutoCloseable {

    private static final String USER = "processor";
    private static final String PASSWORD = "not-a-secret";
    private static final long KEYTOOL_SECONDS = 60;

    private final RunningKafka plain;
    private final int securedPort;
    private final Path keystore;

    private SecuredKafka(RunningKafka plain, int securedPort, Path keystore) {
        this.plain = plain;
        this.securedPort = securedPort;
        this.keystore = keystore;
    }

    /**
     * Starts it.
     *
     * @param directory an empty folder for its log and its key
     */
    public static SecuredKafka start(Path directory) {
        Path keystore = selfSigned(directory.resolve("broker.p12"), PASSWORD);
        int port = FreePorts.next();
        int controller = FreePorts.next();
        int secured = FreePorts.next();
        String host = LoopbackPorts.LOOPBACK;
        String clients = "PLAINTEXT://" + host + ":" + port + ",SECURED://" + host + ":" + secured;
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory.resolve("broker"))
                .withPort(port)
                .with("listeners", clients + ",CONTROLLER://" + host + ":" + controller)
                .with("advertised.listeners", clients)
                .with("controller.quorum.voters", "1@" + host + ":" + controller)
                .with("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL")
                .with("listener.name.secured.sasl.enabled.mechanisms", "PLAIN")
                .with(
                        "listener.name.secured.plain.sasl.jaas.config",
                        module() + " user_" + USER + "=\"" + PASSWORD + "\";")
                .with("listener.name.secured.ssl.keystore.type", "PKCS12")
                .with("listener.name.secured.ssl.keystore.location", keystore.toString())
                .with("listener.name.secured.ssl.keystore.password", PASSWORD));
        return new SecuredKafka(new RunningKafka(broker.bootstrapServers(), broker::close), secured, keystore);
    }

    /** {@code host:port} of the listener that asks for TLS and a password. */
    public String securedServers() {
        return LoopbackPorts.LOOPBACK + ":" + securedPort;
    }

    /** What a client of that listener has to be told. */
    public Map<String, String> clientProperties() {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                module() + " username=\"" + USER + "\" password=\"" + PASSWORD + "\";",
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                keystore.toString(),
                "ssl.truststore.password",
                PASSWORD);
    }

    /** The same broker by its plain listener, and the registry on it. */
    public KafkaUnderTest plain() {
        return plain;
    }

    private static String module() {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required";
    }

    /** Makes a PKCS #12 file with a key and a certificate for 127.0.0.1 that it signs itself; whoever trusts the file trusts it. */
    public static Path selfSigned(Path file, String password) {
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=IP:127.0.0.1,DNS:localhost",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            password)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool made no " + file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("keytool cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool made " + file, e);
        }
    }

    @Override
    public void close() {
        plain.close();
    }
}
