package backhaul.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("backhaul.bench");

    @Test
    void measures_the_worker_and_needs_none_of_the_other_programs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("backhaul.cli..", "backhaul.console..", "backhaul.quickstart..")
                .check(CLASSES);
    }

    @Test
    void how_it_is_measured_knows_nothing_of_what_is() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.bench.measure")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "backhaul.bench",
                        "backhaul.bench.archive..",
                        "backhaul.bench.hycu..",
                        "backhaul.bench.loop..",
                        "backhaul.bench.process..")
                .check(CLASSES);
    }
}
