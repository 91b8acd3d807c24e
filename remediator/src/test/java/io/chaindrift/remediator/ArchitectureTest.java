package io.chaindrift.remediator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.chaindrift.testkit.structure.StructureRules.areData;
import static io.chaindrift.testkit.structure.StructureRules.environmentOnly;
import static io.chaindrift.testkit.structure.StructureRules.in;
import static io.chaindrift.testkit.structure.StructureRules.named;
import static io.chaindrift.testkit.structure.StructureRules.nanoClockOnly;
import static io.chaindrift.testkit.structure.StructureRules.noCyclesBelow;
import static io.chaindrift.testkit.structure.StructureRules.nobody;
import static io.chaindrift.testkit.structure.StructureRules.packagesAreNullMarked;
import static io.chaindrift.testkit.structure.StructureRules.randomnessOnly;
import static io.chaindrift.testkit.structure.StructureRules.wallClockOnly;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Socket;
import java.net.http.HttpClient;

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
    static final ArchRule WALL_CLOCK = wallClockOnly(nobody());

    @ArchTest
    static final ArchRule NANO_CLOCK = nanoClockOnly(named("Remediator"));

    @ArchTest
    static final ArchRule RANDOMNESS = randomnessOnly(nobody());

    @ArchTest
    static final ArchRule ENVIRONMENT = environmentOnly(in("..config.."));

    @ArchTest
    static final ArchRule DATA = areData("Event", "Finding", "Change");

    @ArchTest
    static final ArchRule NULL_MARKED = packagesAreNullMarked();

    @ArchTest
    static final ArchRule NO_CYCLES = noCyclesBelow("io.chaindrift.remediator");
}
