package backhaul.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("backhaul.worker");

    @Test
    void depends_on_protocol_and_settings_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "backhaul.sandbox..",
                        "backhaul.cli..",
                        "backhaul.console..",
                        "backhaul.quickstart..",
                        "backhaul.bench..")
                .check(CLASSES);
    }

    @Test
    void admission_knows_neither_kafka_nor_http_and_only_the_catalog_of_the_worker() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.admission")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "org.apache.kafka..",
                                        "backhaul.protocol.kafka..",
                                        "java.net.http..",
                                        "com.sun.net.httpserver..",
                                        "org.apache.hc..",
                                        "org.slf4j..")
                                .or(
                                        othersOfTheWorker(
                                                "backhaul.worker.admission",
                                                "backhaul.worker.catalog",
                                                "backhaul.worker.engine")))
                .check(CLASSES);
    }

    @Test
    void ops_knows_no_other_package_of_the_worker() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.ops")
                .should()
                .dependOnClassesThat(othersOfTheWorker("backhaul.worker.ops"))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> othersOfTheWorker(String... allowed) {
        return resideInAPackage("backhaul.worker..").and(not(resideInAnyPackage(allowed)));
    }
}
