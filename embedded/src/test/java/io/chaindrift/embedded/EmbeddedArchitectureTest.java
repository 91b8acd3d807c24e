package io.chaindrift.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.chaindrift.embedded", importOptions = ImportOption.DoNotIncludeTests.class)
class EmbeddedArchitectureTest {
    @ArchTest
    static final ArchRule BROKER_KNOWS_NO_REGISTRY = noClasses()
            .that()
            .resideInAPackage("..embedded.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..embedded.registry..")
            .because("a broker runs without a registry; the registry is one of its clients");

    @ArchTest
    static final ArchRule KAFKAS_INTERNALS_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("..embedded.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
            .because("the server's classes are no public API: an upgrade of Kafka must be felt in one package only");

    @ArchTest
    static final ArchRule STATE_KNOWS_NO_KAFKA = noClasses()
            .that()
            .haveSimpleName("SchemaHistory")
            .or()
            .haveSimpleName("CompatibilityLevel")
            .or()
            .haveSimpleName("LogRecord")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "com.sun.net..")
            .because("the registry's state is a pure fold of its records");

    @ArchTest
    static final ArchRule NO_SETTINGS_FROM_THE_ENVIRONMENT = noClasses()
            .should()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .because("settings and time are the owner's: the embedded servers are told, they do not look");

    @ArchTest
    static final ArchRule NOTHING_PRINTS_OR_ENDS_THE_PROCESS = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .because("the terminal and the process belong to the program that embeds these servers");
}
