package io.chaindrift.processor;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.UUID;

/** The module's layers. Each rule says why it is one. */
@AnalyzeClasses(packages = "io.chaindrift.processor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_IS_PURE = classes()
            .that()
            .resideInAnyPackage("..processor.audit..", "..processor.fleet..", "..processor.history..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.chaindrift.ruleset..",
                    "io.chaindrift.processor.audit..",
                    "io.chaindrift.processor.fleet..",
                    "io.chaindrift.processor.history..")
            .because("a decision that depends on Kafka, Avro or a log cannot be repeated from its inputs");

    @ArchTest
    static final ArchRule NO_HASH_ORDER = noClasses()
            .that()
            .resideInAnyPackage("..processor.audit..", "..processor.store..", "..processor.mapping..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HashMap.class, HashSet.class)
            .because("what is said in the order of a hash table differs from replay to replay");

    @ArchTest
    static final ArchRule NO_WALL_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("..processor.api..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because(
                    "facts carry header times only; liveness alone looks at a clock, and it is the processor context's");

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
            .resideInAnyPackage(
                    "..processor.audit..",
                    "..processor.fleet..",
                    "..processor.history..",
                    "..processor.store..",
                    "..processor.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.fact..", "io.chaindrift.event..")
            .because("generated classes follow the wire, not the domain");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = noFields()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Processor")
            .and()
            .areStatic()
            .should()
            .notBeFinal()
            .because("tasks of one process would share it");

    @ArchTest
    static final ArchRule NO_PROCESSES = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .because("the processor reads and writes topics; it runs nothing");

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
    static final ArchRule NO_CYCLES = slices().matching("io.chaindrift.processor.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a layer that its own edge depends on is no layer");
}
