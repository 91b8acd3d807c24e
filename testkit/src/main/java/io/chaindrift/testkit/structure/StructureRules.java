package io.chaindrift.testkit.structure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

/**
 * Rules of structure that more than one module keeps, each with why it is one. Where a module has exceptions it names the classes, or the
 * packages, that may do what all others may not. Immutable; safe for use by several threads.
 */
public final class StructureRules {

    private StructureRules() {}

    /** Every package says how it stands to null. */
    public static ArchRule packagesAreNullMarked() {
        return classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .because("null is an exception that a type has to admit");
    }

    /**
     * The packages right below one need each other in one direction only.
     *
     * @param root the package, for example {@code io.chaindrift.inventory}
     */
    public static ArchRule noCyclesBelow(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a part that its own users depend on cannot be read, tested or removed alone");
    }

    /**
     * The time of day is read by these alone.
     *
     * @param exceptions who may, see {@link #named} and {@link #in}
     */
    public static ArchRule wallClockOnly(DescribedPredicate<JavaClass> exceptions) {
        return noClasses()
                .that(not(exceptions))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .because(
                        "time is an argument: what depends on it can be tested at any time, and a replay gives the same bytes");
    }

    /**
     * The clock that measures spans is read by these alone.
     *
     * @param exceptions who may
     */
    public static ArchRule nanoClockOnly(DescribedPredicate<JavaClass> exceptions) {
        return noClasses()
                .that(not(exceptions))
                .should()
                .callMethod(System.class, "nanoTime")
                .because("the composition root alone chooses the clock");
    }

    /**
     * Chance is asked by these alone.
     *
     * @param exceptions who may
     */
    public static ArchRule randomnessOnly(DescribedPredicate<JavaClass> exceptions) {
        return noClasses()
                .that(not(exceptions))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .because(
                        "what is drawn cannot be replayed: randomness is an argument, and ids are digests of what they name");
    }

    /**
     * Environment and system properties are read by these alone.
     *
     * @param exceptions who may
     */
    public static ArchRule environmentOnly(DescribedPredicate<JavaClass> exceptions) {
        return noClasses()
                .that(not(exceptions))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .because("settings are typed, documented, read once and checked where the program starts");
    }

    /**
     * Programs are started by these alone.
     *
     * @param exceptions who may
     */
    public static ArchRule processesOnly(DescribedPredicate<JavaClass> exceptions) {
        return noClasses()
                .that(not(exceptions))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because("what runs on a machine is found in one place, by argv and with limits");
    }

    /**
     * What happened is data that does not change.
     *
     * @param endings how the simple names of such types end
     */
    public static ArchRule areData(String... endings) {
        List<String> all = List.of(endings);
        DescribedPredicate<JavaClass> ends = describe(
                "have names that end with " + all, type -> all.stream().anyMatch(type.getSimpleName()::endsWith));
        return classes()
                .that(ends)
                .should(be(describe(
                        "a record, an enum or a sealed interface",
                        type -> type.isRecord()
                                || type.isEnum()
                                || type.reflect().isSealed())))
                .because("what happened does not change afterwards");
    }

    /** No class: the rule has no exception. */
    public static DescribedPredicate<JavaClass> nobody() {
        return DescribedPredicate.<JavaClass>alwaysFalse().as("nobody");
    }

    /**
     * The classes of these simple names.
     *
     * @param simpleNames for example {@code InventoryMain}
     */
    public static DescribedPredicate<JavaClass> named(String... simpleNames) {
        List<String> names = List.of(simpleNames);
        return describe("are " + names, type -> names.contains(type.getSimpleName()));
    }

    /**
     * What resides in these packages.
     *
     * @param packages ArchUnit's package identifiers, for example {@code ..config..}
     */
    public static DescribedPredicate<JavaClass> in(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }
}
