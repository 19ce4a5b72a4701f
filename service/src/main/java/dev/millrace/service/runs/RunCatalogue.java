package dev.millrace.service.runs;

import dev.millrace.coordinator.drive.RunFindings;
import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Findings;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.codec.FindingsListCodec;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.service.home.Home;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The runs of a home. */
public final class RunCatalogue {
    private final Supplier<List<RunId>> runs;
    private final String where;
    private final ObjectStore objects;
    private final StateTable table;
    private final Layout layout;
    private final Documents documents;

    public RunCatalogue(Home home, ObjectStore objects, StateTable table) {
        this(home::runs, home.folder().toString(), objects, table, home.layout());
    }

    /**
     * Runs that are kept elsewhere.
     *
     * @param runs all, the oldest first
     * @param where for messages
     */
    public RunCatalogue(
            Supplier<List<RunId>> runs, String where, ObjectStore objects, StateTable table, Layout layout) {
        this.runs = runs;
        this.where = where;
        this.objects = objects;
        this.table = table;
        this.layout = layout;
        this.documents = new Documents(objects, layout);
    }

    /** Rows of all runs, the newest first. */
    public List<RunRow> list() {
        List<RunRow> rows = new ArrayList<>();
        for (RunId run : runs.get().reversed()) {
            row(run).ifPresent(rows::add);
        }
        return rows;
    }

    /**
     * The run that a user names: its id, {@code @last}, {@code @last-1}, or a prefix that is no other's, with or without {@code run_}.
     *
     * @throws MillraceException {@code RUN_NOT_FOUND} or {@code AMBIGUOUS_RUN}
     */
    public RunId find(String name) {
        return find(name, _ -> true);
    }

    /** The same among some of the runs. */
    public RunId find(String name, Predicate<RunId> visible) {
        if (RunId.isOne(name)) {
            RunId whole = new RunId(name);
            if (!visible.test(whole)) {
                throw notFound("There is no run '" + name + "'");
            }
            if (row(whole).isPresent()) {
                // Nobody has to list all runs to find one by its id.
                return whole;
            }
        }
        List<RunId> all = runs.get().stream().filter(visible).toList();
        if (name.matches("@last(-[0-9]{1,4})?")) {
            int back = name.equals("@last") ? 0 : Integer.parseInt(name.substring("@last-".length()));
            List<RunId> known = all.reversed().stream()
                    .filter(run -> row(run).isPresent())
                    .limit(back + 1L)
                    .toList();
            if (known.size() <= back) {
                throw notFound(
                        all.isEmpty()
                                ? "There are no runs"
                                : "There "
                                        + (known.size() == 1 ? "is only 1 run" : "are only " + known.size() + " runs"));
            }
            return known.get(back);
        }
        String prefix = name.startsWith("run_") ? name : "run_" + name;
        List<RunId> matches =
                all.stream().filter(run -> run.value().startsWith(prefix)).toList();
        if (matches.isEmpty()) {
            throw notFound("There is no run '" + name + "'");
        }
        if (matches.size() > 1) {
            throw Failure.invalid(
                            "AMBIGUOUS_RUN",
                            "'" + name + "' is the beginning of " + matches.size() + " runs, for example "
                                    + matches.get(0) + " and " + matches.get(1),
                            "Write more of the id")
                    .toException();
        }
        return matches.getFirst();
    }

    private static MillraceException notFound(String message) {
        return Failure.invalid("RUN_NOT_FOUND", message, "millrace runs ls lists the runs")
                .toException();
    }

    public Optional<RunRow> row(RunId run) {
        return table.read(Keys.run(run)).map(RunRow::of);
    }

    /** Like {@link #row}, for a run that must be there. */
    public RunRow known(RunId run) {
        return row(run).orElseThrow(
                        () -> notFound("The run " + run + " has no state; its command died before it was stored"));
    }

    public Optional<JobSpec> spec(RunId run) {
        return StoredDocument.get(objects, layout.spec(run), JobSpecCodec::read);
    }

    public Optional<StageGraph> plan(RunId run) {
        return StoredDocument.get(objects, layout.plan(run), StageGraphCodec::read);
    }

    /** The run with its stages; {@code plan} saves reading it again. */
    public RunView view(RunRow row, Optional<StageGraph> plan) {
        SortedMap<Integer, StageRow> rows = stageRows(row.run());
        List<StageView> stages = new ArrayList<>();
        plan.ifPresent(graph -> graph.stages()
                .forEach(stage -> stages.add(stage(
                        row, stage, Optional.ofNullable(rows.get(stage.id().index()))))));
        List<Findings> findings =
                plan.map(graph -> findings(row.run(), graph, rows.values())).orElse(List.of());
        return new RunView(
                row, row.failure().map(failure -> placed(row.run(), failure, stages)), plan, stages, findings);
    }

    /** What webhooks were told of a run's ends, and what is still to be told. */
    public List<NoticeView> notices(RunRow run) {
        if (run.told().isEmpty()) {
            return List.of();
        }
        List<Webhook> webhooks =
                spec(run.run()).map(spec -> spec.conduct().webhooks()).orElse(List.of());
        return table.query(Keys.runPartition(run.run()), Keys.NOTICES).stream()
                .map(NoticeRow::of)
                .map(row -> new NoticeView(
                        row.webhook() < webhooks.size()
                                ? webhooks.get(row.webhook()).name()
                                : "?",
                        row))
                .toList();
    }

    private List<Findings> findings(RunId run, StageGraph plan, Collection<StageRow> rows) {
        return StoredDocument.get(objects, layout.findings(run), FindingsListCodec::read)
                .orElseGet(() -> RunFindings.of(documents, run, plan, rows));
    }

    /** A worker does not know where the text of its task comes from: the failure gets a place in the step. */
    private Failure placed(RunId run, Failure failure, List<StageView> stages) {
        if (failure.place().isPresent()) {
            return failure;
        }
        return stages.stream()
                .filter(stage ->
                        stage.row().map(row -> reported(run, row, failure)).orElse(false))
                .findFirst()
                .flatMap(stage -> spec(run).map(job -> FailedSteps.of(job, stages, stage)))
                .filter(steps -> !steps.isEmpty())
                .map(steps -> StepPlaces.located(steps, failure))
                .orElse(failure);
    }

    private boolean reported(RunId run, StageRow stage, Failure failure) {
        return failures(run, stage).stream()
                .anyMatch(row -> row.failure().code().equals(failure.code())
                        && row.failure().message().equals(failure.message()));
    }

    public RunView view(RunId run) {
        RunRow row = known(run);
        return view(row, row.plan().isEmpty() ? Optional.empty() : plan(run));
    }

    private SortedMap<Integer, StageRow> stageRows(RunId run) {
        SortedMap<Integer, StageRow> rows = new TreeMap<>();
        for (Row row : table.query(Keys.runPartition(run), Keys.STAGES)) {
            StageRow stage = StageRow.of(row);
            rows.put(stage.stage().index(), stage);
        }
        return rows;
    }

    private StageView stage(RunRow of, Stage stage, Optional<StageRow> row) {
        boolean over = of.state().isEnded() && of.state() != RunState.SUCCEEDED;
        if (row.isEmpty()) {
            return new StageView(stage, row, 0, 0, null, over);
        }
        RunId run = of.run();
        StageRow known = row.get();
        Optional<StageDecision> decision = documents.decision(run, stage.id(), known.generation(), known.decision());
        boolean taken = decision.flatMap(StageDecision::takenBy).isPresent();
        int done = taken ? 0 : known.isDone() ? known.tasks() : done(known);
        Stage carriedOut = stage.by(decision.map(StageDecision::course).orElse(Course.OWN));
        return new StageView(carriedOut, row, done, failures(run, known).size(), decision.orElse(null), over);
    }

    private int done(StageRow stage) {
        long unset = 0;
        for (int leaf = 0; leaf < stage.tree().leaves(); leaf++) {
            unset += leaf(stage, leaf).remaining();
        }
        return (int) (stage.tasks() - unset);
    }

    private SlotRow leaf(StageRow stage, int leaf) {
        SlotTree.Place place = new SlotTree.Place(0, leaf);
        return SlotRow.of(
                table.read(Keys.slots(stage.run(), stage.stage(), stage.generation(), place)), stage.tree(), place);
    }

    /** Failures of the stage's generation and epoch, in order of task. */
    public List<FailureRow> failures(RunId run, StageRow stage) {
        return table
                .query(Keys.failures(run, stage.stage()), Keys.failuresOf(stage.generation(), stage.epoch()))
                .stream()
                .map(FailureRow::of)
                .toList();
    }

    /** Empty: somebody else wrote it. */
    private static Optional<Manifest> manifest(byte[] bytes) {
        try {
            return Optional.of(ManifestCodec.read(bytes));
        } catch (MillraceException foreign) {
            return Optional.empty();
        }
    }

    /** Failures of all tries of the stage, in order of generation, try and task. */
    public List<FailureRow> allFailures(RunId run, StageRow stage) {
        return table.query(Keys.failures(run, stage.stage()), "").stream()
                .map(FailureRow::of)
                .toList();
    }

    /** What an output of the run has published. Empty: nothing, or another run has replaced it. Throws {@code CORRUPT} for a damaged manifest. */
    public Optional<Manifest> manifest(RunId run, OutputSpec output) {
        return StoredDocument.get(objects, Layout.manifest(output.destination()), ManifestCodec::read)
                .filter(manifest -> manifest.run().equals(run));
    }

    /** What each output of the run has published; those without a manifest, or with another's, are left out. */
    public Map<String, Manifest> manifests(RunId run, StageGraph plan) {
        Map<String, Manifest> manifests = new HashMap<>();
        plan.results()
                .forEach(output -> objects.get(Layout.manifest(output.destination()))
                        .flatMap(blob -> manifest(blob.bytes()))
                        .filter(manifest -> manifest.run().equals(run))
                        .ifPresent(manifest -> manifests.put(output.name(), manifest)));
        return manifests;
    }
}
