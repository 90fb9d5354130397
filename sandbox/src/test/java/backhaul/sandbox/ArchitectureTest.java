package backhaul.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("backhaul.sandbox");

    @Test
    void depends_on_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "backhaul.protocol..",
                        "backhaul.settings..",
                        "backhaul.worker..",
                        "backhaul.cli..",
                        "backhaul.console..",
                        "backhaul.quickstart..",
                        "backhaul.bench..")
                .check(CLASSES);
    }

    @Test
    void network_and_processes_know_nothing_of_what_uses_them() {
        noClasses()
                .that()
                .resideInAnyPackage("backhaul.sandbox.network..", "backhaul.sandbox.process..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("backhaul.sandbox", "backhaul.sandbox.kafka..")
                .check(CLASSES);
    }
}
