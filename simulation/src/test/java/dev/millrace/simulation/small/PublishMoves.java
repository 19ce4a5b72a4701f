package dev.millrace.simulation.small;

import dev.millrace.coordinator.state.Destinations;
import dev.millrace.graph.Column;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Replaced;
import dev.millrace.graph.RunId;
import dev.millrace.simulation.small.PublishState.Look;
import dev.millrace.simulation.small.PublishState.Run;
import dev.millrace.simulation.small.PublishState.Stage;
import dev.millrace.simulation.small.PublishState.Step;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One step of one look, by the production decisions: what it reads, or what it writes under which condition. */
final class PublishMoves {
    private static final Location FOLDER = new Location("memory:/out");

    private final List<Writer> writers;
    private final Rules rules;
    private final Set<String> broken = new TreeSet<>();

    PublishMoves(List<Writer> writers, Rules rules) {
        this.writers = writers;
        this.rules = rules;
    }

    /**
     * What a run writes.
     *
     * @param partition number of the folder by a column into which its file goes
     * @param column name of its one column
     */
    record Writer(Mode mode, int partition, String column) {}

    /** Invariants that did not hold. */
    Set<String> broken() {
        return broken;
    }

    static RunId id(int run) {
        return RunId.of(1, 2, run + 1);
    }

    private int number(RunId run) {
        for (int number = 0; number < writers.size(); number++) {
            if (id(number).equals(run)) {
                return number;
            }
        }
        throw new IllegalArgumentException("no run of this world: " + run);
    }

    private OutputSpec output(int run, String readTag) {
        Writer writer = writers.get(run);
        return new OutputSpec(
                "out",
                FOLDER,
                OutputSpec.Format.PARQUET,
                writer.mode(),
                List.of(new Column(writer.column(), "BIGINT")),
                List.of(writer.column()),
                FileLayout.DEFAULT,
                readTag);
    }

    private Manifest.File file(int run) {
        return new Manifest.File("p=" + writers.get(run).partition() + "/" + run, 1, 1, "", List.of());
    }

    private static int fileNumber(String name) {
        return Integer.parseInt(name.substring(name.indexOf('/') + 1));
    }

    static String tag(@Nullable Manifest manifest) {
        return manifest == null ? "" : manifest.run().value();
    }

    /** Every state that one step more leads to. */
    List<PublishState> next(PublishState state) {
        List<PublishState> next = new ArrayList<>();
        for (int look = 0; look < state.looks().size(); look++) {
            if (state.looks().get(look).step() != Step.ENDED) {
                next.add(state.with(look, state.looks().get(look).at(Step.ENDED)));
                next.add(move(state, look));
            }
        }
        return next;
    }

    PublishState move(PublishState state, int number) {
        Look look = state.looks().get(number);
        Run run = state.runs().get(look.run());
        return switch (look.step()) {
            case BEGIN ->
                switch (run.stage()) {
                    case PLANNED -> state.with(number, rowRead(state, look));
                    case PUBLISHING -> state.with(number, look.at(Step.JUDGED));
                    case SUCCEEDED, FAILED -> state.with(number, look.at(Step.ENDED));
                };
            case ROW_READ -> judged(state, number, look, run);
            case JUDGED -> read(state, number, look, run);
            case MANIFEST_READ -> recorded(state, number, look, run);
            case RECORDED -> copied(state, number, look, run);
            case COPIED -> switched(state, number, look, run);
            case SWITCHED -> deleted(state, look, run, true).with(number, look.at(Step.SOURCES_DELETED));
            case SOURCES_DELETED -> deleted(state, look, run, false).with(number, look.at(Step.REPLACED));
            case REPLACED -> succeeded(state, number, look, run);
            case ENDED -> state;
        };
    }

    /** Another holds the row: look again later. */
    private Look rowRead(PublishState state, Look look) {
        boolean busy = state.holder() >= 0 && state.holder() != look.run() && rules.hold(Rule.DESTINATION_ROW);
        return new Look(look.run(), busy ? Step.ENDED : Step.ROW_READ, state.last(), null);
    }

    private PublishState judged(PublishState state, int number, Look look, Run run) {
        Manifest there = state.manifestOrNull();
        Destinations judged = Destinations.judge(
                id(look.run()),
                List.of(new Destinations.Found(
                        output(look.run(), run.readTag()),
                        new DestinationRow(
                                FOLDER,
                                "",
                                look.lastRead() < 0 ? "" : id(look.lastRead()).value()),
                        there == null
                                ? new Destinations.There.Nothing()
                                : new Destinations.There.Published(there, tag(there)))),
                rules);
        PublishState after = state.with(number, look.at(Step.ENDED));
        if (run.stage() != Stage.PLANNED) {
            return after;
        }
        return switch (judged) {
            case Destinations.Busy _ -> after;
            case Destinations.Occupied _ ->
                after.with(look.run(), new Run(Stage.FAILED, run.readTag(), null, run.sources()));
            case Destinations.Free _ -> publishing(state, after, number, look, run);
        };
    }

    private PublishState publishing(PublishState state, PublishState ended, int number, Look look, Run run) {
        boolean asRead = (state.holder() < 0 || state.holder() == look.run()) && state.last() == look.lastRead();
        if (rules.hold(Rule.DESTINATION_ROW) && !asRead) {
            return ended;
        }
        return state.row(look.run(), state.last())
                .with(look.run(), new Run(Stage.PUBLISHING, run.readTag(), null, run.sources()))
                .with(number, look.at(Step.JUDGED));
    }

    private PublishState read(PublishState state, int number, Look look, Run run) {
        Mode mode = writers.get(look.run()).mode();
        Optional<Manifest> there = mode == Mode.CREATE ? Optional.empty() : Optional.ofNullable(state.manifestOrNull());
        Replaced.Earlier earlier = there.map(manifest -> Replaced.Earlier.of(
                        manifest, tag(manifest), mode, Set.of(file(look.run()).folder())))
                .orElse(null);
        Replaced computed = new Replaced(List.of(new Replaced.Entry(FOLDER, earlier)));
        return state.with(number, new Look(look.run(), Step.MANIFEST_READ, look.lastRead(), computed));
    }

    private static PublishState recorded(PublishState state, int number, Look look, Run run) {
        Replaced stored = run.replacedOrNull() == null ? look.computedOrNull() : run.replacedOrNull();
        return state.with(look.run(), new Run(run.stage(), run.readTag(), stored, run.sources()))
                .with(number, new Look(look.run(), Step.RECORDED, look.lastRead(), stored));
    }

    private PublishState copied(PublishState state, int number, Look look, Run run) {
        if (!state.visible().contains(look.run()) && !run.sources()) {
            return trouble(state, number, look, run, "the source is gone");
        }
        return state.seen(look.run(), true).with(number, look.at(Step.COPIED));
    }

    /** Whoever finds something unexpected asks whether the run still publishes. */
    private PublishState trouble(PublishState state, int number, Look look, Run run, String what) {
        if (run.stage() == Stage.PUBLISHING) {
            broken.add("L1: cannot go on publishing, " + what);
        }
        return state.with(number, look.at(Step.ENDED));
    }

    private PublishState switched(PublishState state, int number, Look look, Run run) {
        Optional<Replaced.Earlier> earlier = recorded(look).earlier();
        Optional<Replaced.Earlier> base = rules.hold(Rule.ADD_TO_RECORDED) || state.manifestOrNull() == null
                ? earlier
                : Optional.of(Replaced.Earlier.of(
                        state.manifestOrNull(),
                        tag(state.manifestOrNull()),
                        writers.get(look.run()).mode(),
                        Set.of(file(look.run()).folder())));
        List<Manifest.File> files =
                new ArrayList<>(base.map(Replaced.Earlier::kept).orElse(List.of()));
        files.add(file(look.run()));
        Manifest manifest = new Manifest(
                id(look.run()),
                "",
                OutputSpec.Format.PARQUET,
                output(look.run(), "").columns(),
                files);
        boolean asRecorded = tag(state.manifestOrNull())
                .equals(earlier.map(Replaced.Earlier::tag).orElse(""));
        if (asRecorded || rules.broken(Rule.OVERWRITE_IF_TAG)) {
            check(state, look.run(), manifest);
            return state.manifest(manifest).with(number, look.at(Step.SWITCHED));
        }
        return manifest.equals(state.manifestOrNull())
                ? state.with(number, look.at(Step.SWITCHED))
                : trouble(state, number, look, run, "another manifest is there");
    }

    private static Replaced.Entry recorded(Look look) {
        if (look.computedOrNull() == null) {
            throw new IllegalStateException("nothing was recorded");
        }
        return look.computedOrNull().outputs().getFirst();
    }

    /** What the manifest must list: by the mode of its run, and by what is there before. */
    private void check(PublishState state, int run, Manifest manifest) {
        Set<Integer> expected = new TreeSet<>(Set.of(run));
        Manifest before = state.manifestOrNull();
        if (before != null && before.run().equals(id(run))) {
            broken.add("I12: a manifest is put twice");
            return;
        }
        if (state.runs().get(run).stage() != Stage.PUBLISHING) {
            broken.add("I12: a manifest is put by a run that does not publish");
        }
        if (before != null) {
            before.files().stream()
                    .map(file -> fileNumber(file.name()))
                    .filter(other -> stays(run, other))
                    .forEach(expected::add);
        }
        List<Integer> listed = manifest.files().stream()
                .map(file -> fileNumber(file.name()))
                .sorted()
                .toList();
        if (!listed.equals(List.copyOf(expected))) {
            broken.add("I12: a manifest lists " + listed + " instead of " + expected);
        }
        if (manifest.files().stream()
                        .map(file -> writers.get(fileNumber(file.name())).column())
                        .distinct()
                        .count()
                > 1) {
            broken.add("I12: files of one manifest have different columns");
        }
        if (writers.get(run).mode().readsFirst()
                && !tag(before).equals(state.runs().get(run).readTag())) {
            broken.add("I16: what a run has not read is replaced, or added to");
        }
    }

    private boolean stays(int run, int other) {
        return switch (writers.get(run).mode()) {
            case CREATE, OVERWRITE, MERGE, REWRITE, KEEP, RETAKE -> false;
            case APPEND, TAKE -> true;
            case OVERWRITE_PARTITIONS ->
                writers.get(run).partition() != writers.get(other).partition();
        };
    }

    /** First the sources of the runs whose files go, then the files. */
    private PublishState deleted(PublishState state, Look look, Run run, boolean sources) {
        PublishState next = state;
        Optional<Replaced.Earlier> earlier = recorded(look).earlier();
        if (earlier.isEmpty() || earlier.get().files().isEmpty()) {
            return next;
        }
        if (!sources) {
            for (String name : earlier.get().files()) {
                next = next.seen(fileNumber(name), false);
            }
            return next;
        }
        List<RunId> of = rules.hold(Rule.SOURCES_OF_EVERY_WRITER)
                ? earlier.get().writers()
                : List.of(earlier.get().run());
        for (RunId writer : new HashSet<>(of)) {
            Run other = next.runs().get(number(writer));
            next = next.with(number(writer), new Run(other.stage(), other.readTag(), other.replacedOrNull(), false));
        }
        return next;
    }

    private static PublishState succeeded(PublishState state, int number, Look look, Run run) {
        PublishState ended = state.with(number, look.at(Step.ENDED));
        return run.stage() == Stage.PUBLISHING
                ? ended.row(-1, look.run())
                        .with(look.run(), new Run(Stage.SUCCEEDED, run.readTag(), run.replacedOrNull(), run.sources()))
                : ended;
    }
}
