package io.chaindrift.systemtests.fleet;

import io.chaindrift.collector.capture.RouterSighting;
import io.chaindrift.ruleset.IptablesBackend;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a story is told of its node's router, made from what it was told before. Stateless. */
final class ToldRouters {

    private ToldRouters() {}

    /** The inventory's word, with what the chains allow that the last sync rebuilt. */
    static UnaryOperator<RouterSighting> version(@Nullable String version, String... rebuiltBy) {
        return was -> sighting(was, RouterSighting.How.INVENTORY, version, null, was.running(), rebuiltBy);
    }

    /** What the rules betray. */
    static UnaryOperator<RouterSighting> rules(String versionClass, String... rebuiltBy) {
        return was -> sighting(was, RouterSighting.How.FINGERPRINT, null, versionClass, was.running(), rebuiltBy);
    }

    /** The same, of arguments that nobody knows. */
    static RouterSighting withoutFlags(RouterSighting was) {
        return new RouterSighting(
                was.flavour(),
                was.version(),
                was.versionClass(),
                was.how(),
                null,
                was.running(),
                was.activeBackend(),
                was.iptablesVersion(),
                was.evidence(),
                null,
                was.rebuiltBy());
    }

    /** The same, that no longer runs. */
    static RouterSighting stopped(RouterSighting was) {
        return sighting(was, was.how(), was.version(), was.versionClass(), false);
    }

    /** The same as another release, in a backend. */
    static RouterSighting goesTo(RouterSighting was, String version, IptablesBackend backend) {
        return new RouterSighting(
                was.flavour(),
                version,
                null,
                was.how(),
                was.args(),
                was.running(),
                backend,
                was.iptablesVersion(),
                was.evidence(),
                null,
                List.of());
    }

    private static RouterSighting sighting(
            RouterSighting was,
            RouterSighting.How how,
            @Nullable String version,
            @Nullable String versionClass,
            @Nullable Boolean running,
            String... rebuiltBy) {
        return new RouterSighting(
                was.flavour(),
                version,
                versionClass,
                how,
                how == RouterSighting.How.FINGERPRINT ? null : was.args(),
                running,
                was.activeBackend(),
                was.iptablesVersion(),
                "told by the story",
                null,
                List.of(rebuiltBy));
    }
}
