package io.chaindrift.processor.audit.model;

import org.jspecify.annotations.Nullable;

/**
 * The router a chain is judged by.
 *
 * @param version exact version; null where not known
 * @param versionClass class of versions; null where not known
 * @param flavour upstream, the k3s fork, or unknown
 * @param how what the knowledge rests on
 * @param previousVersion exact version of the router before; null where none was seen
 * @param upgradeId the node's latest upgrade; null where none was seen
 */
public record RouterView(
        @Nullable String version,
        @Nullable String versionClass,
        RouterSighting.Flavour flavour,
        RouterSighting.How how,
        @Nullable String previousVersion,
        @Nullable String upgradeId) {}
