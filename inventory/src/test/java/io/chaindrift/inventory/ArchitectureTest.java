package io.chaindrift.inventory;

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
import static io.chaindrift.testkit.structure.StructureRules.processesOnly;
import static io.chaindrift.testkit.structure.StructureRules.randomnessOnly;
import static io.chaindrift.testkit.structure.StructureRules.wallClockOnly;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
    static final ArchRule WALL_CLOCK = wallClockOnly(named("InventoryMain"));

    @ArchTest
    static final ArchRule NANO_CLOCK = nanoClockOnly(named("Inventory"));

    @ArchTest
    static final ArchRule RANDOMNESS = randomnessOnly(named("InventoryMain"));

    @ArchTest
    static final ArchRule ENVIRONMENT = environmentOnly(in("..config.."));

    @ArchTest
    static final ArchRule PROCESSES = processesOnly(nobody());

    @ArchTest
    static final ArchRule DATA = areData("Event", "Facts", "Word");

    @ArchTest
    static final ArchRule NULL_MARKED = packagesAreNullMarked();

    @ArchTest
    static final ArchRule NO_CYCLES = noCyclesBelow("io.chaindrift.inventory");
}
