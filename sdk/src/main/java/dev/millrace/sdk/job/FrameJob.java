package dev.millrace.sdk.job;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Reuse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A graph of operations as a job: files are sources, operations are steps, each after what it reads. Names depend on the graph alone. */
public final class FrameJob {
    /** Name of the step whose rows are the frame's. */
    public static final String RESULT = "result";

    private static final String NOTHING = "\"NULL\"";

    private final List<Source> sources = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> cached = new ArrayList<>();
    private final Map<Node, String> names = new IdentityHashMap<>();
    private final Set<String> taken = new HashSet<>();

    private FrameJob() {}

    /**
     * The job that computes a node.
     *
     * @param name of the job
     * @param sink where the rows of a step of the given name go
     */
    public static JobSpec of(String name, Node root, Function<String, Sink> sink) {
        FrameJob job = new FrameJob();
        job.reserve(root, new IdentityHashMap<>());
        String result = job.unique(RESULT);
        if (root instanceof Node.Operation operation
                && !operation.text().isOwnName()
                && !operation.text().isCached()) {
            job.step(operation, result);
        } else {
            String input = job.name(root);
            job.steps.add(new Step(result, "SELECT * FROM " + quoted(input), Map.of(), root.place()));
        }
        return spec(name, job.sources, job.steps, List.of(sink.apply(result)))
                .with(new Reuse(job.cached, Reuse.Use.USE, null));
    }

    /**
     * The sources and steps of several outputs; what several of them read is computed once.
     *
     * @param outputs by names that no frame within them has
     */
    public static Tables of(SequencedMap<String, Node> outputs) {
        FrameJob job = new FrameJob();
        outputs.values().forEach(root -> job.reserve(root, new IdentityHashMap<>()));
        outputs.forEach((name, root) -> {
            if (!job.taken.add(key(name))) {
                throw Failure.invalid(
                                "DUPLICATE_NAME",
                                "The name '" + name + "' of an output is taken by a frame or by another output",
                                "Give the output another name")
                        .at(root.place())
                        .toException();
            }
        });
        outputs.forEach((name, root) ->
                job.steps.add(new Step(name, "SELECT * FROM " + quoted(job.name(root)), Map.of(), root.place())));
        return new Tables(job.sources, job.steps, job.cached);
    }

    /**
     * What a job reads and computes.
     *
     * @param cached names of the steps whose rows are kept for later runs
     */
    public record Tables(List<Source> sources, List<Step> steps, List<String> cached) {
        public Tables {
            sources = List.copyOf(sources);
            steps = List.copyOf(steps);
            cached = List.copyOf(cached);
        }
    }

    /** A job that only tells the columns of an operation, over inputs of known columns. */
    public static JobSpec stub(Node.Text text) {
        List<Step> steps = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        for (Node input : text.inputs()) {
            String name = input instanceof Node.Operation operation
                            && operation.text().isOwnName()
                    ? operation.text().name()
                    : "input#" + (inputs.size() + 1);
            inputs.add(name);
            if (steps.stream().noneMatch(step -> step.name().equals(name))) {
                steps.add(new Step(name, "SELECT " + nulls(input.columns()), Map.of(), text.place()));
            }
        }
        steps.add(new Step(RESULT + "#", text.composition().sql(inputs), text.parameters(), text.place()));
        return spec("columns", List.of(), steps, List.of());
    }

    /** A job that only tells the columns of files. */
    public static JobSpec stub(Source source) {
        Step all = new Step(RESULT + "#", "SELECT * FROM " + quoted(source.name()), Map.of(), source.place());
        return spec("columns", List.of(source), List.of(all), List.of());
    }

    private static String nulls(List<Column> columns) {
        return columns.stream()
                .map(column -> "CAST(NULL AS " + column.type() + ") AS " + quoted(column.name()))
                .collect(Collectors.joining(", "))
                .replace("CAST(NULL AS " + NOTHING + ")", "NULL");
    }

    private static JobSpec spec(String name, List<Source> sources, List<Step> steps, List<Sink> sinks) {
        return new JobSpec(name, sources, steps, sinks, new TreeMap<>(), Limits.DEFAULT, new TreeMap<>());
    }

    /** The user's own names come first: no other node may have them. */
    private void reserve(Node node, Map<Node, Boolean> seen) {
        if (node instanceof Node.Operation operation && seen.put(node, true) == null) {
            if (operation.text().isOwnName()) {
                names.put(node, operation.text().name());
                taken.add(key(operation.text().name()));
            }
            operation.text().inputs().forEach(input -> reserve(input, seen));
        }
    }

    private String name(Node node) {
        String known = names.get(node);
        if (known != null && isDone(node, known)) {
            return known;
        }
        return switch (node) {
            case Node.Files files -> source(files);
            case Node.Operation operation -> step(operation, known);
        };
    }

    private boolean isDone(Node node, String name) {
        return node instanceof Node.Files
                || steps.stream().anyMatch(step -> step.name().equals(name));
    }

    /** {@code given} is the step's name; null: a new one with the next number. */
    private String step(Node.Operation operation, @Nullable String given) {
        List<String> inputs = operation.text().inputs().stream().map(this::name).toList();
        String name = given != null ? given : unique(operation.text().name() + "#" + (steps.size() + 1));
        names.put(operation, name);
        if (operation.text().isCached()) {
            cached.add(name);
        }
        steps.add(new Step(
                name,
                operation.text().composition().sql(inputs),
                operation.text().parameters(),
                operation.place()));
        return name;
    }

    private String source(Node.Files files) {
        Source wish = files.source();
        String name = unique(wish.name());
        names.put(files, name);
        sources.add(new Source(
                name,
                wish.from(),
                wish.format(),
                wish.columns(),
                wish.partitions(),
                wish.csv(),
                wish.skipBadRows(),
                wish.options(),
                wish.place()));
        return name;
    }

    private String unique(String wish) {
        String name = wish;
        for (int number = 2; !taken.add(key(name)); number++) {
            name = wish + "#" + number;
        }
        return name;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
