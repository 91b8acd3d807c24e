package io.chaindrift.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

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
    static final ArchRule ONE_PLACE_STARTS_PROCESSES = noClasses()
            .that()
            .resideOutsideOfPackage("..collector.process..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("what runs on a node must be found in one place");

    @ArchTest
    static final ArchRule NO_WALL_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("..collector.log..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time is given, so that a test can give another");

    @ArchTest
    static final ArchRule NO_ENVIRONMENT = noClasses()
            .that()
            .resideOutsideOfPackages("..collector.config..", "..collector.log..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .because("settings are typed and checked where the program starts");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.chaindrift.collector.(*)..")
            .should()
            .beFreeOfCycles()
            .because("layers that need each other are one layer");
}
