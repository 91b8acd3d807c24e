package io.chaindrift.ruleset;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.chaindrift.ruleset", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependsOnTheJdkAlone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.ruleset..", "java..", "org.jspecify..")
            .because("a verdict depends on its arguments alone, and both sides of a cleanup compute it");

    @ArchTest
    static final ArchRule readsNoClockNoEnvironmentNoChance = noClasses()
            .should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                            com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("java.lang.System"))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.time..", "java.util.concurrent..")
            .because("the same rules must be judged the same at any time, on any machine");

    @ArchTest
    static final ArchRule touchesNoFileNoProcessNoNetwork = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder")
            .because("input comes as bytes; who reads a node decides how");

    @ArchTest
    static final ArchRule partsBuildOnEachOther = slices().matching("io.chaindrift.ruleset.(*)..")
            .should()
            .beFreeOfCycles()
            .because("parser, named form, catalog, plan and audit can then be understood one by one");

    @ArchTest
    static final ArchRule modelKnowsNothingOfItsReaders = noClasses()
            .that()
            .resideInAPackage("io.chaindrift.ruleset")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.chaindrift.ruleset.*..")
            .because("the model is what all parts share");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(NullMarked.class)
            .because("null is an exception that a type has to admit");
}
