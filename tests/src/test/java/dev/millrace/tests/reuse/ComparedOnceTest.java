package dev.millrace.tests.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Location;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kept result may be large: its bytes are read once to be compared, however often a job has to be planned to know what it reads. */
final class ComparedOnceTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: shop
        sources: {sales: {from: sales/}, days: {from: days/}}
        steps:
          clean: {sql: "SELECT * FROM sales WHERE pieces > 0", cache: true}
          totals: {sql: "SELECT product, pieces, id FROM clean, days WHERE day = 2"}
        sinks: {totals: {to: out, mode: overwrite}}
        """;

    @TempDir
    Path temporary;

    @Test
    void a_plan_of_several_passes_reads_a_kept_result_once() throws IOException {
        Path folder = temporary.toRealPath();
        Shell shell = new Shell(folder);
        shell.write("job.yaml", JOB);
        shell.parquet("sales/a.parquet", "SELECT 'p' || range AS product, range AS pieces FROM range(9)");
        for (int day = 1; day < 4; day++) {
            shell.parquet("days/day=" + day + "/a.parquet", "SELECT " + day + " AS id");
        }
        Said first = shell.call("run", "job.yaml");
        assertThat(first.code()).as(first.err()).isZero();

        List<String> opened = new ArrayList<>();
        Path home = folder.resolve(".millrace");
        LoadedJob job = new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()))
                .load("job.yaml", Map.of(), Map.of());
        try (HomePlanner planner = new HomePlanner(
                watched(new LocalObjectStore(home, false, FileFaults.NONE), opened),
                new Layout(LocalPaths.location(home)),
                MachineClasses.of(1L << 30),
                new SystemClock(),
                Version.read().millrace(),
                folder)) {
            StageGraph graph = planner.explain(job).graph();
            assertThat(graph.reuse().getFirst().reason()).contains("its result is that of run");
        }
        assertThat(opened).hasSizeGreaterThan(0).doesNotHaveDuplicates();
    }

    /** The store, noting which files of kept results are read as a whole. */
    private static ObjectStore watched(ObjectStore store, List<String> opened) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("open")
                            && ((Location) arguments[0]).uri().contains("/cache/")) {
                        opened.add(arguments[0].toString());
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
