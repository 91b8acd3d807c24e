package io.chaindrift.processor.api.http;

import io.javalin.config.JavalinConfig;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Serves over TLS, 1.2 at least. */
final class Tls {

    private Tls() {}

    static void serve(JavalinConfig javalin, SSLContext context, String host, int port) {
        javalin.jetty.addConnector((server, settings) -> {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(context);
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            ServerConnector connector = new ServerConnector(server, tls);
            connector.setHost(host);
            connector.setPort(port);
            return connector;
        });
    }
}
