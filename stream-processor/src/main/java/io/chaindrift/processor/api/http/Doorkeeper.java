package io.chaindrift.processor.api.http;

import io.chaindrift.processor.api.QueryApiConfig;
import io.chaindrift.processor.api.access.Certificates;
import io.chaindrift.processor.api.access.Role;
import io.chaindrift.processor.api.access.Tokens;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks for a token where there are any, and looks whether its role is enough. Thread-safe. */
final class Doorkeeper {

    private static final String SCHEME = "bearer ";
    private static final Set<String> OPEN = Set.of("/healthz", "/livez", "/readyz");
    private static final String CALLER = "chaindrift.caller";

    private final @Nullable Tokens tokens;
    private final @Nullable SSLContext tls;

    Doorkeeper(QueryApiConfig config) {
        Path file = config.access().tokens();
        Path keystore = config.access().keystore();
        tokens = file == null ? null : Tokens.in(file);
        tls = keystore == null
                ? null
                : Certificates.context(keystore, config.access().keystorePassword());
        if (tokens == null && !config.loopback()) {
            throw new IllegalArgumentException("others can reach " + config.host()
                    + ": give a token file, or listen on a loopback address such as 127.0.0.1");
        }
    }

    Optional<SSLContext> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * Lets the request pass, or not.
     *
     * @throws Problem.Refusal when it may not
     */
    void admit(Context ctx) {
        Tokens known = tokens;
        String path = ctx.path();
        boolean needed = path.startsWith("/api/") || path.equals("/metrics") || path.equals("/openapi.json");
        if (known == null || OPEN.contains(path) || !needed) {
            return;
        }
        String header = ctx.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw Problem.unauthorized("this needs a token: send the header Authorization: Bearer …");
        }
        Tokens.Caller caller = known.whose(header.substring(SCHEME.length()).strip())
                .orElseThrow(() -> Problem.unauthorized("this token is not known here"));
        ctx.attribute(CALLER, caller);
    }

    /**
     * Who asks to change something.
     *
     * @throws Problem.Refusal when no tokens are in use, or the role is not enough
     */
    Tokens.Caller caller(Context ctx) {
        Tokens.Caller caller = ctx.attribute(CALLER);
        if (caller == null) {
            throw Problem.forbidden("without a token file nothing can be changed: nobody would answer for it");
        }
        if (!caller.role().includes(Role.APPROVE)) {
            throw Problem.forbidden("the token '" + caller.name() + "' has the role "
                    + caller.role().name().toLowerCase(Locale.ROOT) + "; this needs approve");
        }
        return caller;
    }
}
