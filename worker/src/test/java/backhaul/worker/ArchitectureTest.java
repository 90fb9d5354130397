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
import java.util.List;
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
    void runs_and_catalog_know_neither_kafka_nor_http() {
        noClasses()
                .that()
                .resideInAnyPackage("backhaul.worker.run", "backhaul.worker.catalog")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "org.apache.kafka..",
                                        "backhaul.protocol.kafka..",
                                        "java.net.http..",
                                        "com.sun.net.httpserver..",
                                        "org.apache.hc..")
                                .or(
                                        othersOfTheWorker(
                                                "backhaul.worker.run",
                                                "backhaul.worker.catalog",
                                                "backhaul.worker.engine")))
                .check(CLASSES);
    }

    @Test
    void engines_know_neither_each_other_nor_kafka_nor_the_loop() {
        for (String engine : List.of("script", "docker", "hycu", "navicat")) {
            noClasses()
                    .that()
                    .resideInAPackage("backhaul.worker.engine." + engine + "..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("org.apache.kafka..")
                                    .or(
                                            othersOfTheWorker(
                                                    "backhaul.worker.engine",
                                                    "backhaul.worker.backup..",
                                                    "backhaul.worker.engine." + engine + "..")))
                    .check(CLASSES);
        }
    }

    @Test
    void the_ledger_knows_runs_alone() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.ledger")
                .should()
                .dependOnClassesThat(
                        othersOfTheWorker("backhaul.worker.ledger", "backhaul.worker.run"))
                .check(CLASSES);
    }

    @Test
    void presence_knows_the_catalog_alone() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.presence")
                .should()
                .dependOnClassesThat(
                        othersOfTheWorker(
                                "backhaul.worker.presence",
                                "backhaul.worker.catalog",
                                "backhaul.worker.engine"))
                .check(CLASSES);
    }

    @Test
    void only_the_root_knows_the_loop_and_only_it_knows_the_engines_there_are() {
        noClasses()
                .that()
                .resideOutsideOfPackages("backhaul.worker", "backhaul.worker.loop")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("backhaul.worker.loop")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("backhaul.worker", "backhaul.worker.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "backhaul.worker.engine.script..",
                        "backhaul.worker.engine.docker..",
                        "backhaul.worker.engine.hycu..",
                        "backhaul.worker.engine.navicat..")
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

    @Test
    void the_catalog_knows_neither_kafka_nor_http_and_only_the_seam_of_the_engines() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.catalog")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "org.apache.kafka..",
                                        "backhaul.protocol.kafka..",
                                        "java.net..",
                                        "com.sun.net.httpserver..",
                                        "org.apache.hc..")
                                .or(
                                        othersOfTheWorker(
                                                "backhaul.worker.catalog",
                                                "backhaul.worker.engine")))
                .check(CLASSES);
    }

    @Test
    void config_knows_what_it_reads_and_no_engine_of_its_own() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.config")
                .should()
                .dependOnClassesThat(
                        othersOfTheWorker(
                                "backhaul.worker.config",
                                "backhaul.worker.catalog",
                                "backhaul.worker.admission",
                                "backhaul.worker.engine",
                                "backhaul.worker.ops"))
                .check(CLASSES);
    }

    @Test
    void backups_on_disk_know_no_other_package_of_the_worker() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.backup")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.apache.kafka..")
                                .or(othersOfTheWorker("backhaul.worker.backup")))
                .check(CLASSES);
    }

    @Test
    void the_commands_know_the_configuration_and_the_seam_of_the_engines() {
        noClasses()
                .that()
                .resideInAPackage("backhaul.worker.command")
                .should()
                .dependOnClassesThat(
                        othersOfTheWorker(
                                "backhaul.worker.command",
                                "backhaul.worker.config",
                                "backhaul.worker.catalog",
                                "backhaul.worker.admission",
                                "backhaul.worker.engine",
                                "backhaul.worker.backup"))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> othersOfTheWorker(String... allowed) {
        return resideInAPackage("backhaul.worker..").and(not(resideInAnyPackage(allowed)));
    }
}
