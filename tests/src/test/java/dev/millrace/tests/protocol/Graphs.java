package dev.millrace.tests.protocol;

import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Graphs of function work. */
final class Graphs {
    static final List<MemoryClass> LADDER =
            List.of(new MemoryClass("small", 1_000), new MemoryClass("middle", 2_000), new MemoryClass("large", 4_000));
    static final Location OUT = new Location("memory:/out/result");

    private Graphs() {}

    static StageGraph graph(boolean overwrite, Stage... stages) {
        return graph(List.of(output("result", OUT, overwrite)), stages);
    }

    static StageGraph graph(List<OutputSpec> outputs, Stage... stages) {
        return new StageGraph(new TreeMap<>(), LADDER, List.of(stages), outputs, new TreeMap<>());
    }

    static OutputSpec output(String name, Location destination, boolean overwrite) {
        return new OutputSpec(
                name, destination, OutputSpec.Format.CSV, overwrite, List.of(new Column("row", "VARCHAR")));
    }

    /** Source, exchange, table. */
    static StageGraph exchange(int mappers, int reducers, boolean overwrite) {
        return graph(
                overwrite,
                mix(0, mappers, new Output.Exchange(reducers)),
                mix(1, reducers, new Output.Table(0), new Input.Exchanged("in", new StageId(0))));
    }

    /** One source feeds an exchange and a broadcast, which meet. */
    static StageGraph diamond(boolean overwrite) {
        return graph(
                overwrite,
                mix(0, 3, new Output.Exchange(4)),
                mix(1, 4, new Output.Exchange(5), new Input.Exchanged("left", new StageId(0))),
                mix(2, 4, new Output.Rows(), new Input.Exchanged("right", new StageId(0))),
                mix(
                        3,
                        5,
                        new Output.Table(0),
                        new Input.Exchanged("left", new StageId(1)),
                        new Input.Broadcast("right", new StageId(2))));
    }

    /** A chain of aligned stages. */
    static StageGraph chain(int stages, int tasks, boolean overwrite) {
        List<Stage> chain = new ArrayList<>();
        chain.add(mix(0, tasks, new Output.Rows()));
        for (int stage = 1; stage < stages; stage++) {
            Output output = stage == stages - 1 ? new Output.Table(0) : new Output.Rows();
            chain.add(mix(stage, tasks, output, new Input.Aligned("in", new StageId(stage - 1))));
        }
        return graph(overwrite, chain.toArray(Stage[]::new));
    }

    /** One divisible stage over splits of a file, {@code unitsOfTask} units for each task. */
    static StageGraph splits(int tasks, int unitsOfTask) {
        List<Scan.Unit> units = new ArrayList<>();
        List<Integer> bounds = new ArrayList<>(List.of(0));
        for (int task = 0; task < tasks; task++) {
            for (int unit = 0; unit < unitsOfTask; unit++) {
                units.add(new Scan.Unit(0, units.size() * 100L, 100, 1000));
            }
            bounds.add(units.size());
        }
        Scan scan = new Scan(
                "source",
                List.of(),
                List.of(),
                List.of(new Scan.SourceFile(new Location("memory:/in/file"), 1, 1, "", 0)),
                units,
                bounds,
                false);
        return graph(
                false,
                stage(0, FunctionName.MIX, tasks, new Output.Exchange(2), true, new Input.Splits("source", scan)),
                mix(1, 2, new Output.Table(0), new Input.Exchanged("in", new StageId(0))));
    }

    /** Tasks that do nothing and an output without files. */
    static StageGraph noop(int tasks) {
        return graph(List.of(), stage(0, FunctionName.NOOP, tasks, new Output.Rows(), false));
    }

    static Stage mix(int id, int tasks, Output output, Input... inputs) {
        return stage(id, FunctionName.MIX, tasks, output, false, inputs);
    }

    private static Stage stage(
            int id, FunctionName function, int tasks, Output output, boolean divisible, Input... inputs) {
        return new Stage(
                new StageId(id),
                function.text() + " " + id,
                new Work.Function(function.text(), new TreeMap<>()),
                tasks,
                List.of(inputs),
                output,
                0,
                100,
                Reproducibility.EXACT,
                divisible,
                new Stage.Estimate(-1, -1, -1));
    }

    private enum FunctionName {
        MIX("mix"),
        NOOP("noop");

        private final String text;

        FunctionName(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
