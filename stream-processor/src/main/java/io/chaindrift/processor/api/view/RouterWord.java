package io.chaindrift.processor.api.view;

import io.chaindrift.event.RouterFlavour;
import io.chaindrift.event.RouterVersionHow;
import io.chaindrift.fact.ChainDrift;
import io.chaindrift.fact.RouterInterval;
import io.chaindrift.ruleset.audit.RouterFacts;
import io.chaindrift.ruleset.catalog.VersionClass;
import org.jspecify.annotations.Nullable;

/**
 * What a node's row says of its router.
 *
 * @param version exact version; null: not known
 * @param versionClass class of versions that write the same rules; null: not known
 * @param flavour who built it
 * @param how what that rests on
 * @param previousVersion version before this one; null: none was seen
 */
record RouterWord(
        @Nullable String version,
        @Nullable String versionClass,
        RouterFlavour flavour,
        RouterVersionHow how,
        @Nullable String previousVersion) {

    /** The router that a chain was judged by. */
    static RouterWord of(ChainDrift chain) {
        return new RouterWord(
                chain.getRouterVersion(),
                chain.getRouterVersionClass(),
                chain.getRouterFlavour(),
                chain.getRouterVersionHow(),
                chain.getPreviousRouterVersion());
    }

    /**
     * The router that no chain was judged by yet.
     *
     * @param router what the evidence tells of it; null: nothing
     * @param version the version that the node's standing names; null: none
     */
    static RouterWord of(@Nullable RouterInterval router, @Nullable String version) {
        if (router == null) {
            return new RouterWord(version, classOf(version), RouterFlavour.UNKNOWN, RouterVersionHow.UNKNOWN, null);
        }
        String told = router.getVersion() == null ? version : router.getVersion();
        String known = router.getVersionClass();
        return new RouterWord(told, known == null ? classOf(told) : known, router.getFlavour(), router.getHow(), null);
    }

    private static @Nullable String classOf(@Nullable String version) {
        if (version == null) {
            return null;
        }
        try {
            VersionClass known =
                    RouterFacts.of(version, null, RouterFacts.How.GIVEN).versionClass();
            return known == null ? null : known.label();
        } catch (IllegalArgumentException e) {
            return null; // no release's name, such as that of an image of one's own
        }
    }
}
