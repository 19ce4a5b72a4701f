package dev.millrace.simulation.small;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.Replaced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs that publish into one folder, and looks at them. Every run writes one file, which is named by its number; the tag of a manifest is the number of its run.
 *
 * @param manifestOrNull what lies in the folder
 * @param holder run that holds the destination's row; -1: none
 * @param last run that published last; -1: none
 * @param runs by number
 * @param looks by number
 * @param visible runs whose files can be seen
 */
record PublishState(
        @Nullable Manifest manifestOrNull,
        int holder,
        int last,
        List<Run> runs,
        List<Look> looks,
        Set<Integer> visible) {
    PublishState {
        runs = List.copyOf(runs);
        looks = List.copyOf(looks);
        visible = new TreeSet<>(visible);
    }

    /** States of a run, as the protocol has them. */
    enum Stage {
        PLANNED,
        PUBLISHING,
        SUCCEEDED,
        FAILED
    }

    /**
     * A run.
     *
     * @param readTag of the manifest that its plan read; empty: none
     * @param replacedOrNull what it has recorded
     * @param sources whether what its attempts wrote is there
     */
    record Run(Stage stage, String readTag, @Nullable Replaced replacedOrNull, boolean sources) {}

    /** Where a look is. What it has read is what it works with, however late. */
    enum Step {
        BEGIN,
        ROW_READ,
        JUDGED,
        MANIFEST_READ,
        RECORDED,
        COPIED,
        SWITCHED,
        SOURCES_DELETED,
        REPLACED,
        ENDED
    }

    /**
     * A look of a coordinator at a run.
     *
     * @param lastRead of the destination's row
     * @param computedOrNull what it would record
     */
    record Look(int run, Step step, int lastRead, @Nullable Replaced computedOrNull) {
        Look at(Step next) {
            return new Look(run, next, lastRead, computedOrNull);
        }
    }

    PublishState with(int look, Look changed) {
        return new PublishState(manifestOrNull, holder, last, runs, replaced(looks, look, changed), visible);
    }

    PublishState with(int run, Run changed) {
        return new PublishState(manifestOrNull, holder, last, replaced(runs, run, changed), looks, visible);
    }

    PublishState row(int holds, int published) {
        return new PublishState(manifestOrNull, holds, published, runs, looks, visible);
    }

    PublishState manifest(Manifest manifest) {
        return new PublishState(manifest, holder, last, runs, looks, visible);
    }

    PublishState seen(int run, boolean there) {
        Set<Integer> files = new TreeSet<>(visible);
        if (there) {
            files.add(run);
        } else {
            files.remove(run);
        }
        return new PublishState(manifestOrNull, holder, last, runs, looks, files);
    }

    private static <T> List<T> replaced(List<T> all, int index, T changed) {
        List<T> next = new ArrayList<>(all);
        next.set(index, changed);
        return next;
    }
}
