package dev.millrace.tests.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, the pure rooms, and the shape of packages. */
final class ArchitectureTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final List<String> MODULES = List.of(
            "graph",
            "storage",
            "coordinator",
            "engine",
            "service",
            "functions",
            "sdk",
            "cli",
            "simulation",
            "benchmarks");
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.millrace");

    @Test
    void theImportSeesEveryModule() {
        Set<String> seen = new TreeSet<>();
        CODE.forEach(type -> seen.add(type.getPackageName().split("\\.")[2]));
        assertThat(seen).contains("graph", "storage", "coordinator", "engine", "service", "functions", "sdk", "cli");
    }

    @Test
    void graphKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.graph..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph"))
                .check(CODE);
    }

    @Test
    void storageKnowsOnlyTheGraph() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph", "storage"))
                .check(CODE);
    }

    @Test
    void coordinatorAndEngineNeverSeeEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.coordinator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph", "storage", "coordinator"))
                .check(CODE);
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph", "storage", "engine"))
                .check(CODE);
    }

    @Test
    void serviceDoesNotKnowTheCommandLineNorTheSdkNorTheFunctions() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph", "storage", "coordinator", "engine", "service"))
                .check(CODE);
    }

    @Test
    void functionsKnowNeitherTheCommandLineNorTheSdk() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.functions..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("graph", "storage", "coordinator", "engine", "service", "functions"))
                .check(CODE);
    }

    /** Commands find what simulates when they run; the worlds that prove the protocol are in the same module, and are not needed for it. */
    @Test
    void commandsDoNotKnowTheSimulationNorItsScaleTheWorldsOfFaults() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.millrace.simulation..")
                .check(CODE);
        noClasses()
                .that()
                .resideInAnyPackage("dev.millrace.simulation.scale..", "dev.millrace.simulation.schedule..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.simulation.fault..",
                        "dev.millrace.simulation.invariant..",
                        "dev.millrace.simulation.world..",
                        "dev.millrace.cli..",
                        "dev.millrace.sdk..")
                .check(CODE);
    }

    @Test
    void theSdkKnowsNeitherTheCommandLineNorTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.sdk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.millrace.cli..", "dev.millrace.engine..", "dev.millrace.simulation..")
                .check(CODE);
    }

    @Test
    void pureRoomsHaveNoClockNoThreadsNoInputOrOutputAndNoRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.millrace.graph..",
                        "dev.millrace.coordinator.state..",
                        "dev.millrace.coordinator.policy..",
                        "dev.millrace.coordinator.trigger.decide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..", "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.UUID")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|RandomAccess).*")
                .check(CODE);
    }

    @Test
    void decisionsDoNotTouchThePorts() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.millrace.coordinator.state..", "dev.millrace.coordinator.policy..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.millrace.storage.ObjectStore")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.millrace.storage.TaskQueue")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.millrace.storage.Clock")
                .check(CODE);
    }

    @Test
    void theCloudSdkIsImportedOnlyInPackagesNamedAws() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..aws..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "com.amazonaws..")
                .check(CODE);
    }

    @Test
    void theHttpServerIsKnownOnlyWhereItListens() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.service.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..")
                .check(CODE);
        noClasses()
                .that()
                .resideInAnyPackage("dev.millrace.service.http..", "dev.millrace.service.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.millrace.service.server..", "java.net.http..")
                .check(CODE);
    }

    @Test
    void arrowIsKnownOnlyWhereItIsWritten() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.service.arrow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.arrow..", "com.google.flatbuffers..")
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.millrace.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void namesAreNotVague() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Processor|Base|Data|Info)")
                .check(CODE);
        classes().should().resideInAPackage("dev.millrace..").check(CODE);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        for (String module : MODULES) {
            for (Path folder : packagesOf(module)) {
                Path description = folder.resolve("package-info.java");
                assertThat(description).exists();
                assertThat(Files.readString(description))
                        .contains("@NullMarked")
                        .contains("/**");
            }
        }
    }

    @Test
    void filesAreSmallEnoughToReadAtOnce() throws IOException {
        for (String module : MODULES) {
            for (Path folder : packagesOf(module)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        assertThat(Files.readAllLines(file).size())
                                .as(file.toString())
                                .isLessThanOrEqualTo(450);
                    }
                }
            }
        }
    }

    private static List<Path> packagesOf(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src/main/java");
        if (!Files.exists(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(path -> path.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** All modules' packages but these. */
    private static String[] others(String... allowed) {
        Set<String> permitted = Stream.of(allowed).collect(Collectors.toSet());
        return MODULES.stream()
                .filter(module -> !permitted.contains(module))
                .map(module -> "dev.millrace." + module + "..")
                .toArray(String[]::new);
    }
}
