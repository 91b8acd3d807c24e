package io.chaindrift.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static io.chaindrift.testkit.structure.StructureRules.areData;
import static io.chaindrift.testkit.structure.StructureRules.environmentOnly;
import static io.chaindrift.testkit.structure.StructureRules.in;
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
import java.util.HashMap;
import java.util.HashSet;

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
    static final ArchRule WALL_CLOCK = wallClockOnly(in("..processor.api.."));

    @ArchTest
    static final ArchRule NANO_CLOCK = nanoClockOnly(in("..processor.api.."));

    @ArchTest
    static final ArchRule RANDOMNESS = randomnessOnly(nobody());

    @ArchTest
    static final ArchRule ENVIRONMENT = environmentOnly(in("..config.."));

    @ArchTest
    static final ArchRule PROCESSES = processesOnly(nobody());

    @ArchTest
    static final ArchRule DATA = areData("Event", "Finding", "Change");

    @ArchTest
    static final ArchRule NULL_MARKED = packagesAreNullMarked();

    @ArchTest
    static final ArchRule NO_CYCLES = noCyclesBelow("io.chaindrift.processor");
}
