package dev.millrace.engine.function;

import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a graph of {@code mix} stages computes, without tasks, partitions, maps or a store: each stage at once, from all rows of its inputs. Says
 * nothing about which file a row is in.
 */
public final class MixAnswer {
    private final StageGraph graph;
    private final List<List<Long>> rows = new ArrayList<>();

    private MixAnswer(StageGraph graph) {
        this.graph = graph;
        graph.stages().forEach(stage -> rows.add(rowsOf(stage)));
    }

    public static MixAnswer of(StageGraph graph) {
        return new MixAnswer(graph);
    }

    /** Rows of a stage, ascending. */
    public List<Long> rows(int stage) {
        return Collections.unmodifiableList(rows.get(stage));
    }

    /** Lines of all files of an output, without their ends, in the order of their text. */
    public List<String> lines(int output) {
        List<String> lines = new ArrayList<>();
        for (Stage stage : graph.stages()) {
            if (stage.output() instanceof Output.Table table && table.output() == output) {
                rows(stage.id().index()).forEach(row -> lines.add(Mix.line(row).strip()));
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private List<Long> rowsOf(Stage stage) {
        List<Long> stream = new ArrayList<>();
        List<Long> broadcast = new ArrayList<>();
        for (Input input : stage.inputs()) {
            List<Long> into = Mix.isBeside(stage, input) ? broadcast : stream;
            switch (input) {
                case Input.Splits splits -> split(stage, splits.scan(), into);
                case Input.Aligned aligned ->
                    into.addAll(rows.get(aligned.stage().index()));
                case Input.Exchanged exchanged ->
                    into.addAll(rows.get(exchanged.stage().index()));
                case Input.Broadcast all -> into.addAll(rows.get(all.stage().index()));
            }
        }
        if (stage.inputs().stream().allMatch(input -> input instanceof Input.Broadcast)) {
            for (int task = 0; task < stage.tasks(); task++) {
                stream.addAll(Mix.rowsOf(stage, task, Mix.rowsOf(stage)));
            }
        }
        return Mix.made(stage, stream, broadcast);
    }

    private static void split(Stage stage, Scan scan, List<Long> into) {
        scan.units().forEach(unit -> into.addAll(Mix.rowsOf(scan, unit, Mix.rowsOf(stage))));
    }
}
