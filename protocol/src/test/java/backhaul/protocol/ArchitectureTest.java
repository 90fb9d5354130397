package backhaul.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
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
}
