package io.chaindrift.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.chaindrift.testkit.structure.StructureRules.environmentOnly;
import static io.chaindrift.testkit.structure.StructureRules.in;
import static io.chaindrift.testkit.structure.StructureRules.named;
import static io.chaindrift.testkit.structure.StructureRules.noCyclesBelow;
import static io.chaindrift.testkit.structure.StructureRules.packagesAreNullMarked;
import static io.chaindrift.testkit.structure.StructureRules.processesOnly;
import static io.chaindrift.testkit.structure.StructureRules.wallClockOnly;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chaindrift.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

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
    static final ArchRule wallClock = wallClockOnly(named("ChaindriftMain"));

    @ArchTest
    static final ArchRule environment = environmentOnly(in("..config.."));

    @ArchTest
    static final ArchRule processes = processesOnly(in("..inspect.live.."));

    @ArchTest
    static final ArchRule nullMarked = packagesAreNullMarked();

    @ArchTest
    static final ArchRule noCycles = noCyclesBelow("io.chaindrift.cli");
}
