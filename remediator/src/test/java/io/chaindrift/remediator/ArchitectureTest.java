package io.chaindrift.remediator;

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
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** The module's layers. Each rule says why it is one. */
@AnalyzeClasses(packages = "io.chaindrift.remediator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_IS_PURE = classes()
            .that()
            .resideInAPackage("..remediator.recommend..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "io.chaindrift.ruleset..", "io.chaindrift.remediator.recommend..")
            .because("a decision that depends on Kafka, Avro or a log cannot be repeated from its inputs");

    @ArchTest
    static final ArchRule NO_WALL_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("events carry header times only, so that a replay gives the same bytes");

    @ArchTest
    static final ArchRule CLOCK_IS_AN_ARGUMENT = noClasses()
            .that()
            .doNotHaveSimpleName("Remediator")
            .should()
            .callMethod(System.class, "nanoTime")
            .because("the composition root alone chooses the clock");

    @ArchTest
    static final ArchRule NO_RANDOMNESS = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .because("ids are digests of what they name");

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
    static final ArchRule RECORDS_OF_TOPICS_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackages("..mapping..", "..kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.fact..", "io.chaindrift.remediation..")
            .because("generated classes follow the wire, not the domain");

    @ArchTest
    static final ArchRule NOTHING_REACHES_A_NODE = noClasses()
            .that()
            .doNotHaveSimpleName("RemediatorMain")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Runtime.class, Socket.class, HttpClient.class)
            .because("the remediator recommends: it runs nothing and calls nobody; main alone adds a shutdown hook");

    @ArchTest
    static final ArchRule EVENTS_ARE_DATA = classes()
            .that()
            .haveSimpleNameEndingWith("Event")
            .or()
            .haveSimpleNameEndingWith("Finding")
            .or()
            .haveSimpleNameEndingWith("Change")
            .should(be(describe(
                    "a record, an enum or a sealed interface",
                    (JavaClass type) ->
                            type.isRecord() || type.isEnum() || type.reflect().isSealed())))
            .because("what happened does not change afterwards");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.chaindrift.remediator.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a layer that its own edge depends on is no layer");
}
