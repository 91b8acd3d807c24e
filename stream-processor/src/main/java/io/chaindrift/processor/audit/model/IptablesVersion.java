package io.chaindrift.processor.audit.model;

import java.util.Objects;

/**
 * Which iptables writes a router's rules, as far as it is known.
 *
 * @param version version, such as v1.8.9
 * @param how what the knowledge rests on
 * @param inherited whether it was told of the router before this one, and not of this one yet
 */
public record IptablesVersion(String version, How how, boolean inherited) {

    public IptablesVersion {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(how, "how");
    }

    /** What was told of the present router. */
    public static IptablesVersion told(String version, How how) {
        return new IptablesVersion(version, how, false);
    }

    /** The same, for the next router until it is told of. */
    public IptablesVersion handedOn() {
        return new IptablesVersion(version, how, true);
    }

    /** What the knowledge rests on; the later, the more it weighs. */
    public enum How {
        UNKNOWN,
        /** The host's own iptables. */
        HOST,
        /** The image or package that the inventory knows. */
        INVENTORY,
        /** An operator said so. */
        GIVEN,
        /** The program's file in the router's own root. */
        PROCESS;

        /** The weight of what a sighting of the router tells. */
        public static How of(RouterSighting.How how) {
            return switch (how) {
                case PROCESS -> PROCESS;
                case GIVEN -> GIVEN;
                case INVENTORY -> INVENTORY;
                case FINGERPRINT, UNKNOWN -> UNKNOWN;
            };
        }
    }
}
