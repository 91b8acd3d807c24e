package io.chaindrift.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.chaindrift.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyTheMainReadsTheClock = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time is an argument: what depends on it can then be tested at any time");

    @ArchTest
    static final ArchRule onlyConfigReadsTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackage("..config..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .because("what a command does must be visible in its options and its documented variables");

    @ArchTest
    static final ArchRule onlyTheMainKnowsTheStandardStreams = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("commands speak to a Terminal, so that tests read what they say");

    @ArchTest
    static final ArchRule onlyTheLiveReaderStartsProcesses = noClasses()
            .that()
            .resideOutsideOfPackage("..inspect.live..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("one place runs programs, by argv and with limits");

    @ArchTest
    static final ArchRule planningIsPure = noClasses()
            .that()
            .haveSimpleName("TopicPlanner")
            .or()
            .haveSimpleName("ReplaySchedule")
            .or()
            .haveSimpleName("StatusText")
            .or()
            .haveSimpleName("PlaneChange")
            .or()
            .haveSimpleName("UpgradePlan")
            .or()
            .haveSimpleName("GateVerdict")
            .or()
            .haveSimpleName("WorstFirst")
            .or()
            .haveSimpleName("AsOf")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "org.apache.avro..", "org.slf4j..", "java.nio.file..", "java.net..")
            .because("what decides is kept apart from what reads and acts");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class)
            .because("null is an exception that a type has to admit");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.chaindrift.cli.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a command can then be read, and removed, alone");
}
