package io.chaindrift.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.chaindrift.testkit.structure.StructureRules.environmentOnly;
import static io.chaindrift.testkit.structure.StructureRules.in;
import static io.chaindrift.testkit.structure.StructureRules.noCyclesBelow;
import static io.chaindrift.testkit.structure.StructureRules.packagesAreNullMarked;
import static io.chaindrift.testkit.structure.StructureRules.processesOnly;
import static io.chaindrift.testkit.structure.StructureRules.randomnessOnly;
import static io.chaindrift.testkit.structure.StructureRules.wallClockOnly;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module's layers. Each rule says why it is one. */
@AnalyzeClasses(packages = "io.chaindrift.collector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule CORE_IS_PURE = classes()
            .that()
            .resideInAnyPackage("..collector.core..", "..collector.capture..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "org.jspecify..",
                    "io.chaindrift.ruleset..",
                    "io.chaindrift.collector.core..",
                    "io.chaindrift.collector.capture..")
            .because("what a look means must follow from the look alone, or it cannot be tested by example");

    @ArchTest
    static final ArchRule SPOOL_KNOWS_BYTES = noClasses()
            .that()
            .resideInAPackage("..collector.spool..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.event..", "org.apache..", "io.chaindrift.ruleset..")
            .because("a crash is easier to reason about where nothing but bytes can be half written");

    @ArchTest
    static final ArchRule KAFKA_IS_AN_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackage("..collector.publish..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("everything but the last step must work while the broker is away");

    @ArchTest
    static final ArchRule PROCESSES = processesOnly(in("..collector.process.."));

    @ArchTest
    static final ArchRule WALL_CLOCK = wallClockOnly(in("..collector.log.."));

    @ArchTest
    static final ArchRule RANDOMNESS = randomnessOnly(in("..collector.process.."));

    @ArchTest
    static final ArchRule ENVIRONMENT = environmentOnly(in("..collector.config..", "..collector.log.."));

    @ArchTest
    static final ArchRule NULL_MARKED = packagesAreNullMarked();

    @ArchTest
    static final ArchRule NO_CYCLES = noCyclesBelow("io.chaindrift.collector");
}
