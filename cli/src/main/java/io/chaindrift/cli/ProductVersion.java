package io.chaindrift.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the archive's manifest; "development" when run from classes. Stateless. */
public final class ProductVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"chaindrift " + text()};
    }

    /** The version alone, never empty. */
    public static String text() {
        return Objects.requireNonNullElse(ProductVersion.class.getPackage().getImplementationVersion(), "development");
    }
}
