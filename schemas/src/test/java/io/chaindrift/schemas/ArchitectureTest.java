package io.chaindrift.schemas;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.chaindrift.testkit.structure.StructureRules.environmentOnly;
import static io.chaindrift.testkit.structure.StructureRules.in;
import static io.chaindrift.testkit.structure.StructureRules.processesOnly;
import static io.chaindrift.testkit.structure.StructureRules.randomnessOnly;
import static io.chaindrift.testkit.structure.StructureRules.wallClockOnly;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.chaindrift.schemas.serde.ChaindriftAvroSerializer;
import java.util.Date;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assertions;

@AnalyzeClasses(packages = "io.chaindrift", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> OURS = in("io.chaindrift.schemas..");

    private static final String[] GENERATED = {
        "io.chaindrift.event..", "io.chaindrift.fact..", "io.chaindrift.remediation.."
    };

    @ArchTest
    static final ArchRule standsAlone = noClasses()
            .that()
            .resideInAnyPackage("io.chaindrift.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.chaindrift.ruleset..",
                    "io.chaindrift.collector..",
                    "io.chaindrift.processor..",
                    "io.chaindrift.remediator..",
                    "io.chaindrift.embedded..")
            .because("the schemas are the contract between the programs, and a contract depends on no party");

    @ArchTest
    static final ArchRule recordsKnowNothingOfUs = noClasses()
            .that()
            .resideInAnyPackage(GENERATED)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.schemas..")
            .because("generated records are data and serve without our topic table and serde");

    @ArchTest
    static final ArchRule tableKnowsNoSerde = noClasses()
            .that()
            .resideInAPackage("io.chaindrift.schemas")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.chaindrift.schemas.serde")
            .because("the table of topics is read by tools that never meet a registry");

    @ArchTest
    static final ArchRule tableKnowsNoKafka = noClasses()
            .that()
            .resideInAPackage("io.chaindrift.schemas")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.slf4j..", "java.net..")
            .because("the table is data; clients, logging and the network belong to adapters");

    @ArchTest
    static final ArchRule noWallClock = wallClockOnly(not(OURS));

    @ArchTest
    static final ArchRule noRandomness = randomnessOnly(not(OURS));

    @ArchTest
    static final ArchRule noEnvironment = environmentOnly(not(OURS));

    @ArchTest
    static final ArchRule noProcess = processesOnly(not(OURS));

    @ArchTest
    static final ArchRule noDateOfNowAndNoSleep = noClasses()
            .that(OURS)
            .should()
            .callConstructor(Date.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("time is an argument, and a wait must end when its owner is closed");

    @ArchTest
    static final ArchRule noPackageCycles = slices().matching("io.chaindrift.(schemas..)")
            .should()
            .beFreeOfCycles()
            .because("what needs each other belongs together");

    @ArchTest
    static final ArchRule settersStayAway = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(GENERATED)
            .and()
            .areDeclaredInClassesThat()
            .haveSimpleNameNotContaining("Builder")
            .should()
            .haveNameNotMatching("set[A-Z].*")
            .because("a record that was built is not changed; builders make new ones");

    @ArchTest
    static void everyPackageSaysHowItTreatsNull(JavaClasses classes) {
        Stream.of(ChaindriftTopic.class, ChaindriftAvroSerializer.class)
                .map(Class::getPackage)
                .forEach(known -> Assertions.assertTrue(known.isAnnotationPresent(NullMarked.class), known::getName));
        Stream.of(ChaindriftTopic.values())
                .map(topic -> topic.valueClass().getPackage())
                .forEach(known -> Assertions.assertTrue(known.isAnnotationPresent(NullUnmarked.class), known::getName));
        Assertions.assertFalse(classes.isEmpty());
    }
}
