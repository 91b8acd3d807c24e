package io.chaindrift.inventory;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

/** The module's layers. Each rule says why it is one. */
@AnalyzeClasses(packages = "io.chaindrift.inventory", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_IS_PURE = classes()
            .that()
            .resideInAPackage("..inventory.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..",
                    "io.chaindrift.ruleset..",
                    "io.chaindrift.inventory.core..")
            .because("a decision that depends on Kubernetes, Kafka, Avro or a log cannot be repeated from its inputs");

    @ArchTest
    static final ArchRule FABRIC8_IN_KUBERNETES = noClasses()
            .that()
            .resideOutsideOfPackage("..inventory.kubernetes..")
            .and()
            .doNotHaveSimpleName("Inventory")
            .and()
            .doNotHaveSimpleName("InventoryLoop")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..")
            .because("what Kubernetes calls things is known in one place; the two that wire hand its client on");

    @ArchTest
    static final ArchRule RECORDS_OF_TOPICS_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("..mapping..", "..kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.event..", "org.apache.avro..")
            .because("generated classes follow the wire, not the domain");

    @ArchTest
    static final ArchRule KAFKA_IN_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackages("..kafka..")
            .and()
            .doNotHaveSimpleName("InventoryLoop")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because(
                    "one place knows what exactly-once rests on; the loop tells failures that pass from those that do not");

    @ArchTest
    static final ArchRule CLOCK_IS_AN_ARGUMENT = noClasses()
            .that()
            .doNotHaveSimpleName("InventoryMain")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("main alone chooses the clock");

    @ArchTest
    static final ArchRule NANO_CLOCK_IS_AN_ARGUMENT = noClasses()
            .that()
            .doNotHaveSimpleName("Inventory")
            .should()
            .callMethod(System.class, "nanoTime")
            .because("the composition root alone chooses the clock");

    @ArchTest
    static final ArchRule NO_RANDOMNESS = noClasses()
            .that()
            .doNotHaveSimpleName("InventoryMain")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .because("randomness is an argument");

    @ArchTest
    static final ArchRule ENVIRONMENT_IN_CONFIG = noClasses()
            .that()
            .resideOutsideOfPackage("..config..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .because("settings are read once and checked in one place");

    @ArchTest
    static final ArchRule STARTS_NOTHING = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("the inventory reads the Kubernetes API and writes to Kafka: it runs nothing");

    @ArchTest
    static final ArchRule EVENTS_ARE_DATA = classes()
            .that()
            .haveSimpleNameEndingWith("Event")
            .or()
            .haveSimpleNameEndingWith("Facts")
            .or()
            .haveSimpleNameEndingWith("Word")
            .should(be(describe(
                    "a record, an enum or a sealed interface",
                    (JavaClass type) ->
                            type.isRecord() || type.isEnum() || type.reflect().isSealed())))
            .because("what happened does not change afterwards");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class)
            .because("null is an exception that a type has to admit");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.chaindrift.inventory.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a layer that its own edge depends on is no layer");
}
