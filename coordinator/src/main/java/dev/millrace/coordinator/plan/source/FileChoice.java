package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which files of a source are looked into, by what their paths say. */
@FunctionalInterface
public interface FileChoice {
    /** Every file. */
    FileChoice ALL = (source, partitions, values) -> all(values.size());

    /**
     * The positions of the files that are looked into; if there are none, the first tells the columns.
     *
     * @param partitions columns in the paths, at least one
     * @param values of the paths of two or more files, by name of the column
     */
    BitSet of(JobSpec.Source source, List<Column> partitions, List<Map<String, Optional<String>>> values);

    /** Every position. */
    static BitSet all(int files) {
        BitSet all = new BitSet();
        all.set(0, files);
        return all;
    }
}
