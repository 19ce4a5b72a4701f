package dev.millrace.simulation.world;

import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A job of mixing stages.
 *
 * @param mappers tasks of each stage that reads a source
 * @param reducers tasks of each other stage
 * @param depth stages of a chain
 * @param classes memory classes of the ladder
 * @param unitsPerTask parts into which the splits of a task can be cut
 * @param salt makes the sources of jobs differ; in a third of the jobs, and in all joins, tasks are chosen again when sizes are
 *     known
 */
public record JobShape(
        Shape shape,
        int mappers,
        int reducers,
        int depth,
        int classes,
        int unitsPerTask,
        long salt,
        List<OutputSpec> outputs) {
    /** Bytes of the smallest class; each further one has twice as much. */
    static final long SMALLEST_CLASS_BYTES = 100_000_000;

    private static final String ROWS = "rows";

    /** So many that it is always worth a thought to move none of them. */
    private static final Stage.Estimate MANY_ROWS = new Stage.Estimate(-1, 1 << 20, 1 << 23);

    public JobShape {
        outputs = List.copyOf(outputs);
    }

    /** The plan. {@code planner} shows in it, as if another planner had cut the job otherwise. */
    public StageGraph graph(int planner) {
        Drawing drawing = new Drawing(planner);
        switch (shape) {
            case SINGLE -> drawing.source(table(0));
            case CHAIN -> drawing.chain();
            case TREE -> {
                StageId left = drawing.source(exchange());
                StageId right = drawing.source(exchange());
                drawing.stage(reducers, table(0), new Input.Exchanged("l", left), new Input.Exchanged("r", right));
            }
            case DIAMOND -> drawing.diamond();
            case BROADCAST -> {
                StageId small = drawing.source(new Output.Rows());
                drawing.source(table(0), new Input.Broadcast("b", small));
            }
            case ALIGNED -> drawing.aligned();
            case JOIN -> drawing.join();
            case OUTPUTS -> {
                StageId rows = drawing.source(exchange());
                drawing.stage(reducers, table(0), new Input.Exchanged("x", rows));
                drawing.source(table(outputs.size() - 1));
            }
        }
        return new StageGraph(
                new TreeMap<>(Map.of("millrace", "simulated")), ladder(), drawing.stages, outputs, settings(planner));
    }

    private boolean isAdaptive() {
        return salt % 3 == 0 || shape == Shape.JOIN;
    }

    /** Of rows of 8 bytes: never or seldom to often or always; another planner takes another size for small. */
    private SortedMap<String, String> settings(int planner) {
        SortedMap<String, String> settings = new TreeMap<>();
        if (isAdaptive()) {
            settings.put("plan.adaptive", "true");
            settings.put("plan.coalesceBytes", Long.toString(salt / 3 % 8 * 24 + planner));
            settings.put("plan.skewBytes", Long.toString(1 + salt / 24 % 4 * 16));
            settings.put("plan.skewFactor", "1");
            settings.put("plan.flipBytes", salt % 4 == 0 ? "8" : Long.toString((1 << 20) + planner));
        }
        return settings;
    }

    private List<MemoryClass> ladder() {
        List<MemoryClass> ladder = new ArrayList<>();
        for (int position = 0; position < classes; position++) {
            ladder.add(new MemoryClass("m" + position, SMALLEST_CLASS_BYTES << position));
        }
        return ladder;
    }

    private Output exchange() {
        return new Output.Exchange(reducers);
    }

    private static Output table(int output) {
        return new Output.Table(output);
    }

    /** A plan that is being drawn. */
    private final class Drawing {
        private final List<Stage> stages = new ArrayList<>();
        private final int planner;

        Drawing(int planner) {
            this.planner = planner;
        }

        void chain() {
            StageId last = source(depth == 1 ? table(0) : exchange());
            for (int step = 2; step <= depth; step++) {
                last = stage(reducers, step == depth ? table(0) : exchange(), new Input.Exchanged("x", last));
            }
        }

        void diamond() {
            StageId top = source(exchange());
            StageId left = stage(reducers, exchange(), new Input.Exchanged("x", top));
            StageId right = stage(reducers, exchange(), new Input.Exchanged("x", top));
            stage(reducers, table(0), new Input.Exchanged("l", left), new Input.Exchanged("r", right));
        }

        /** Tasks that follow those of a source, or those of an exchange, however many they turn out to be. */
        void aligned() {
            StageId first = isAdaptive()
                    ? stage(reducers, new Output.Rows(), new Input.Exchanged("x", source(exchange())))
                    : whole(new Output.Rows());
            int tasks = isAdaptive() ? reducers : mappers;
            StageId second = stage(tasks, new Output.Rows(), new Input.Aligned("a", first));
            stage(tasks, table(0), new Input.Aligned("a", second));
        }

        /**
         * The larger source waits for the smaller, and has two ways; in half of the jobs the result goes on, in half the join is left to do, and in a third
         * of them everybody who joins reads another source whole.
         */
        void join() {
            boolean goesOn = salt % 2 == 1;
            boolean filters = salt / 4 % 2 == 1;
            StageId small = source(exchange());
            StageId large = source(exchange());
            List<Input> whole = new ArrayList<>();
            if (salt % 3 == 1) {
                whole.add(new Input.Broadcast("b", source(new Output.Rows())));
            }
            Output output = goesOn ? exchange() : table(0);
            List<Input> sides =
                    new ArrayList<>(List.of(new Input.Exchanged("l", small), new Input.Exchanged("r", large)));
            sides.addAll(whole);
            StageId joined =
                    add(reducers, output, sides, false, mix("probe", "r"), new Leeway(true, Set.of("r"), Set.of("r")));
            if (goesOn) {
                stage(reducers, table(0), new Input.Exchanged("x", joined));
            }
            Stage waiting = stages.get(large.index());
            List<Input> inputs = new ArrayList<>(waiting.inputs());
            inputs.add(new Input.Broadcast("l", small));
            if (!filters) {
                inputs.addAll(whole);
            }
            stages.set(
                    large.index(),
                    waiting.with(new Shortcut(
                            filters ? large : joined,
                            List.of(small),
                            filters ? mix("filter", "true") : mix("join", joined.toString()),
                            inputs,
                            filters ? waiting.output() : output,
                            0,
                            1,
                            Reproducibility.EXACT)));
        }

        private Work mix(String argument, String value) {
            return new Work.Function(
                    "mix", new TreeMap<>(Map.of(ROWS, "2", argument, value, "partitions", Integer.toString(reducers))));
        }

        StageId source(Output output, Input... others) {
            List<Input> inputs = new ArrayList<>(List.of(others));
            inputs.add(new Input.Splits("s", scan()));
            return add(mappers, output, inputs, true);
        }

        /** A source whose tasks must stay as they are, because others read them one by one. */
        StageId whole(Output output) {
            return add(mappers, output, List.of(new Input.Splits("s", scan())), false);
        }

        StageId stage(int tasks, Output output, Input... inputs) {
            return add(tasks, output, List.of(inputs), false);
        }

        private StageId add(int tasks, Output output, List<Input> inputs, boolean divisible) {
            Work work = new Work.Function("mix", new TreeMap<>(Map.of(ROWS, "2")));
            return add(tasks, output, inputs, divisible, work, isAdaptive() ? leeway(inputs) : Leeway.NONE);
        }

        private StageId add(int tasks, Output output, List<Input> inputs, boolean divisible, Work work, Leeway leeway) {
            StageId id = new StageId(stages.size());
            String name = "stage " + id + " of planner " + planner;
            stages.add(new Stage(
                    id, name, work, tasks, inputs, output, 0, 1, Reproducibility.EXACT, divisible, MANY_ROWS, leeway));
            return id;
        }

        /** Rows of all inputs are one heap: only where there is one input do parts of it give the rows of the whole. */
        private static Leeway leeway(List<Input> inputs) {
            Set<String> exchanged = inputs.stream()
                    .filter(Input.Exchanged.class::isInstance)
                    .map(Input::relation)
                    .collect(Collectors.toSet());
            Set<String> only = inputs.size() == 1 ? exchanged : Set.of();
            return new Leeway(!exchanged.isEmpty(), only, only);
        }

        private Scan scan() {
            List<Scan.Unit> units = new ArrayList<>();
            List<Integer> bounds = new ArrayList<>(List.of(0));
            for (int task = 0; task < mappers; task++) {
                for (int unit = 0; unit < unitsPerTask; unit++) {
                    units.add(new Scan.Unit(0, units.size(), 1, 8));
                }
                bounds.add(units.size());
            }
            Location location = new Location("memory:/source/" + salt + "/" + stages.size());
            Scan.SourceFile file = new Scan.SourceFile(location, 8L * units.size(), 0, "", 0);
            Scan.Shape read = new Scan.Shape("none", "", List.of(), "");
            return new Scan("source", List.of(), List.of(read), List.of(file), units, bounds, false);
        }
    }
}
