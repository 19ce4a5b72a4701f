package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.storage.fetch.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a task reads, as files that DuckDB can open in a folder of its own. Opened for the attempt that runs, or for one that may come next. */
final class TaskOpening implements AutoCloseable {
    private final TaskAssignment assignment;
    private final Workplace place;
    private final TaskFolder folder;
    private final Lane lane;
    private final TaskFiles files;
    private final SealedSources sources;
    private final TextCopies texts;
    private final StageRows stageRows;
    private final TaskInputs inputs;
    private @Nullable Map<String, String> views;

    TaskOpening(TaskAssignment assignment, Workplace place, TaskFolder folder, Lane lane) {
        this.assignment = assignment;
        this.place = place;
        this.folder = folder;
        this.lane = lane;
        this.files = new TaskFiles(place.store(), place.ranges(), place.excerpts(), folder, lane);
        this.sources = new SealedSources(place.store(), files, place.gzip(), place.verified());
        this.texts = new TextCopies(place.store(), files, folder);
        this.stageRows = new StageRows(assignment, place.store(), folder, place.verified(), lane);
        this.inputs = new TaskInputs(assignment, files, texts, stageRows, sources);
    }

    /** The SELECT of each relation, in order of the inputs; their files are there when this returns. Done once. */
    Map<String, String> views() throws IOException {
        Map<String, String> known = views;
        if (known != null) {
            return known;
        }
        Map<String, String> selects = new LinkedHashMap<>();
        for (Input input : assignment.stage().inputs()) {
            selects.put(input.relation(), inputs.select(input));
        }
        views = Collections.unmodifiableMap(selects);
        return views;
    }

    /** Whether an attempt reads what this one opens: the same files, ranges and segments, whichever attempt it is. */
    boolean serves(TaskAssignment wanted) {
        return assignment.task() == wanted.task()
                && assignment.run().equals(wanted.run())
                && assignment.decision().equals(wanted.decision())
                && assignment.inputs().equals(wanted.inputs())
                && assignment.stage().equals(wanted.stage());
    }

    /** Whether something was fetched, not found on this machine. */
    boolean isFetched() {
        return lane.bytes() > 0;
    }

    /** Whether to open it is nothing but fetching: no text that is decoded or cut into records. */
    static boolean isOnlyFetched(TaskAssignment assignment) {
        return assignment.stage().inputs().stream()
                .filter(Input.Splits.class::isInstance)
                .flatMap(input -> ((Input.Splits) input).scan().shapes().stream())
                .allMatch(TaskOpening::isReadAsItIs);
    }

    private static boolean isReadAsItIs(Scan.Shape shape) {
        return shape.recordsOrNull() == null && shape.encodingOrEmpty().isEmpty();
    }

    /** From now on as for any attempt that runs. */
    void widen() {
        lane.widen();
    }

    /** Lets what fetches end with {@code UNAVAILABLE}. */
    void stop() {
        lane.stop();
    }

    TaskFolder folder() {
        return folder;
    }

    TaskInputs inputs() {
        return inputs;
    }

    SealedSources sources() {
        return sources;
    }

    TextCopies texts() {
        return texts;
    }

    /** Files outside the task's folder that it reads. */
    SortedSet<Path> inPlace() {
        return files.inPlace();
    }

    /** The slot's task folders, and what the run's attempts wrote, where it can be read in place: the same for each task of a run. */
    SortedSet<Path> folders() throws IOException {
        SortedSet<Path> folders = new TreeSet<>(stageRows.inPlaceFolders());
        folders.add(folder.path().getParent());
        Optional<Path> spec = place.store().file(assignment.layout().spec(assignment.run()));
        if (spec.isPresent()) {
            String attempts =
                    assignment.layout().attempts(assignment.run()).getFirst().name();
            folders.add(spec.get().toRealPath().resolveSibling(attempts));
        }
        return folders;
    }

    /** Deletes the files. */
    @Override
    public void close() {
        folder.close();
    }
}
