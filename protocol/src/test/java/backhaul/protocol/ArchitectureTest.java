package backhaul.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("backhaul.protocol");

    @Test
    void depends_on_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "backhaul.settings..",
                        "backhaul.sandbox..",
                        "backhaul.worker..",
                        "backhaul.cli..",
                        "backhaul.console..",
                        "backhaul.quickstart..",
                        "backhaul.bench..")
                .check(CLASSES);
    }

    @Test
    void packages_stand_on_each_other_in_one_direction() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("records")
                .definedBy("backhaul.protocol")
                .layer("signing")
                .definedBy("backhaul.protocol.signing")
                .layer("codec")
                .definedBy("backhaul.protocol.codec")
                .layer("event")
                .definedBy("backhaul.protocol.event")
                .layer("kafka")
                .definedBy("backhaul.protocol.kafka")
                .layer("topics")
                .definedBy("backhaul.protocol.topics")
                .layer("client")
                .definedBy("backhaul.protocol.client")
                .whereLayer("client")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("topics")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("kafka")
                .mayOnlyBeAccessedByLayers("client")
                .whereLayer("event")
                .mayOnlyBeAccessedByLayers("client")
                .whereLayer("codec")
                .mayOnlyBeAccessedByLayers("event", "client")
                .whereLayer("signing")
                .mayOnlyBeAccessedByLayers("event", "client")
                .check(CLASSES);
        slices().matching("backhaul.protocol.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void only_what_meets_kafka_knows_kafka() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "backhaul.protocol",
                        "backhaul.protocol.signing",
                        "backhaul.protocol.codec",
                        "backhaul.protocol.event")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void only_codecs_know_jackson_and_only_signing_knows_bouncy_castle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("backhaul.protocol.codec")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("backhaul.protocol.signing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(CLASSES);
    }

    @Test
    void classes_are_final_or_closed() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }
}
