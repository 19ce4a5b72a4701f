package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files planning looks into, counted. */
final class OpenedFilesTest {
    private static final Set<String> OPENING = Set.of("get", "getRange", "open", "file");

    @TempDir
    private Path folder;

    private final SortedSet<String> opened = new ConcurrentSkipListSet<>();

    private ObjectStore counted(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (OPENING.contains(method.getName())
                            && ((Location) arguments[0]).path().contains("day=")) {
                        opened.add(((Location) arguments[0]).path().replaceAll(".*(day=[0-9-]+).*", "$1"));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private StageGraph plan(String sql) {
        opened.clear();
        ObjectStore store = counted(new LocalObjectStore(folder.resolve("home"), false, FileFaults.NONE));
        JobSpec.Source source = new JobSpec.Source(
                "t",
                List.of("file://" + folder.resolve("t")),
                "",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                SourceOptions.NONE,
                Place.of("job.yaml"));
        return PlannedQueries.planner(store)
                .plan(PlannedQueries.job(List.of(source), sql, folder.resolve("result"), new TreeMap<>()));
    }

    private static List<String> read(StageGraph graph) {
        return graph.stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .filter(Input.Splits.class::isInstance)
                .flatMap(input -> ((Input.Splits) input).scan().files().stream())
                .map(file -> file.location().path().replaceAll(".*(day=[0-9-]+).*", "$1"))
                .distinct()
                .toList();
    }

    @Test
    void onlyTheFirstFileAndThoseThatCanPassAreLookedInto() throws Exception {
        for (String format : List.of("parquet", "csv", "json")) {
            Path table = folder.resolve("t");
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
                for (int day = 10; day <= 30; day++) {
                    Path part = Files.createDirectories(table.resolve("day=2024-01-" + day));
                    duck.createStatement()
                            .execute("COPY (SELECT range AS v FROM range(10)) TO '" + part + "/p." + format
                                    + "' (FORMAT " + format + ")");
                }
            }

            StageGraph some = plan("SELECT sum(v) FROM t WHERE day >= DATE '2024-01-28' AND v < 5");
            assertThat(opened)
                    .as(format)
                    .containsExactly("day=2024-01-10", "day=2024-01-28", "day=2024-01-29", "day=2024-01-30");
            assertThat(read(some)).containsExactly("day=2024-01-28", "day=2024-01-29", "day=2024-01-30");

            StageGraph none = plan("SELECT v FROM t WHERE day > DATE '2025-01-28'");
            assertThat(opened).as(format).containsExactly("day=2024-01-10");
            assertThat(read(none)).isSubsetOf("day=2024-01-10");

            StageGraph all = plan("SELECT day, sum(v) FROM t GROUP BY day");
            assertThat(read(all)).hasSize(21);
            try (var files = Files.walk(table)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
