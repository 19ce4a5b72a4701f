package dev.millrace.sdk.job;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.Column;
import dev.millrace.graph.Contract;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reuse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private final List<Contract> contracts = new ArrayList<>();
    private final List<Increment> incremental = new ArrayList<>();
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
        return spec(name, job.sources, job.steps, List.of(sink.apply(result)), job.contracts)
                .with(new Reuse(
                        job.cached, Reuse.Use.USE, job.incremental.isEmpty() ? null : job.incremental.getFirst()));
    }

    /**
     * The sources and steps of several outputs; what several of them read is computed once.
     *
     * @param outputs by names that no frame within them has
     */
    public static Tables of(SequencedMap<String, Node> outputs) {
        FrameJob job = new FrameJob();
        Map<Node, Boolean> seen = new IdentityHashMap<>();
        outputs.values().forEach(root -> job.reserve(root, seen));
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
        return new Tables(job.sources, job.steps, job.cached, job.contracts, job.incremental);
    }

    /**
     * What a job reads and computes.
     *
     * @param cached names of the steps whose rows are kept for later runs
     * @param contracts of sources and steps
     * @param incremental of which sources only new files are taken, in no environment
     */
    public record Tables(
            List<Source> sources,
            List<Step> steps,
            List<String> cached,
            List<Contract> contracts,
            List<Increment> incremental) {
        public Tables {
            sources = List.copyOf(sources);
            steps = List.copyOf(steps);
            cached = List.copyOf(cached);
            contracts = List.copyOf(contracts);
            incremental = List.copyOf(incremental);
        }
    }

    /** A job that only tells the columns of an operation, over inputs of known columns; its contract is looked at. */
    public static JobSpec stub(Node.Text text) {
        Stubs stubs = new Stubs(text.place());
        List<String> inputs = text.inputs().stream().map(stubs::name).toList();
        List<Contract> contracts =
                Optional.ofNullable(text.contractOrNull()).map(terms -> terms.on(RESULT + "#", stubs::name)).stream()
                        .toList();
        stubs.steps.add(new Step(RESULT + "#", text.composition().sql(inputs), text.parameters(), text.place()));
        return spec("columns", List.of(), stubs.steps, List.of(), contracts);
    }

    /** A job that only tells the columns of files; their contract is looked at. */
    public static JobSpec stub(Source source, Node.Demands demands) {
        Stubs stubs = new Stubs(source.place());
        List<Contract> contracts =
                Optional.ofNullable(demands.contractOrNull())
                        .map(terms -> terms.on(source.name(), stubs::name))
                        .stream()
                        .toList();
        stubs.steps.add(new Step(RESULT + "#", "SELECT * FROM " + quoted(source.name()), Map.of(), source.place()));
        return spec("columns", List.of(source), stubs.steps, List.of(), contracts);
    }

    /** Steps without rows that have the columns of nodes. */
    private static final class Stubs {
        private final Place place;
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Node> own = new HashMap<>();

        Stubs(Place place) {
            this.place = place;
        }

        String name(Node node) {
            boolean named =
                    node instanceof Node.Operation operation && operation.text().isOwnName();
            String name = named ? ((Node.Operation) node).name() : "input#" + (steps.size() + 1);
            Node before = named ? own.putIfAbsent(key(name), node) : null;
            if (before != null && before != node) {
                throw twice(name, place);
            }
            if (before == null) {
                steps.add(new Step(name, "SELECT " + nulls(node.columns()), Map.of(), place));
            }
            return name;
        }
    }

    private static String nulls(List<Column> columns) {
        return columns.stream()
                .map(column -> "CAST(NULL AS " + column.type() + ") AS " + quoted(column.name()))
                .collect(Collectors.joining(", "))
                .replace("CAST(NULL AS " + NOTHING + ")", "NULL");
    }

    private static JobSpec spec(
            String name, List<Source> sources, List<Step> steps, List<Sink> sinks, List<Contract> contracts) {
        return new JobSpec(name, sources, steps, sinks, new TreeMap<>(), Limits.DEFAULT, new TreeMap<>())
                .withTables(sources, steps, sinks, new Quality(contracts, List.of()));
    }

    /** The user's own names come first: no other node may have them. */
    private void reserve(Node node, Map<Node, Boolean> seen) {
        if (node instanceof Node.Operation operation && seen.put(node, true) == null) {
            if (operation.text().isOwnName()) {
                reserveOwn(operation);
            }
            operation.text().reads().forEach(input -> reserve(input, seen));
        }
        if (node instanceof Node.Files files && seen.put(node, true) == null) {
            Optional.ofNullable(files.demands().contractOrNull()).map(ContractTerms::inputs).stream()
                    .flatMap(List::stream)
                    .forEach(input -> reserve(input, seen));
        }
    }

    private void reserveOwn(Node.Operation operation) {
        names.put(operation, operation.text().name());
        if (!taken.add(key(operation.text().name()))) {
            throw twice(operation.name(), operation.place());
        }
    }

    private static MillraceException twice(String name, Place place) {
        return duplicate("Two frames have the name '" + name + "'", place);
    }

    private static MillraceException duplicate(String message, Place place) {
        return Failure.invalid("DUPLICATE_NAME", message, "Give one of them another name")
                .at(place)
                .toException();
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
        Optional.ofNullable(operation.text().contractOrNull())
                .ifPresent(terms -> contracts.add(terms.on(name, this::name)));
        return name;
    }

    private String source(Node.Files files) {
        Source wish = files.source();
        String name = unique(wish.name());
        names.put(files, name);
        sources.add(wish.named(name));
        Optional.ofNullable(files.demands().contractOrNull())
                .ifPresent(terms -> contracts.add(terms.on(name, this::name)));
        if (files.demands().taken() != Node.Taken.ALL) {
            requireOwnName(files, name);
            incremental.add(new Increment(name, "", files.demands().taken() == Node.Taken.NEW_CONTENT, false));
        }
        return name;
    }

    /** What was taken is kept under the name: it must not depend on what else is read. */
    private static void requireOwnName(Node.Files files, String name) {
        if (!name.equals(files.source().name())) {
            throw duplicate(
                    "The files of '" + files.source().name() + "' are taken once, and another table has this name",
                    files.place());
        }
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
