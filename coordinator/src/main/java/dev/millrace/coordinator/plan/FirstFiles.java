package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.source.FileChoice;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The first file of each source whose paths have columns that the job's texts name: enough to find out what is asked of the paths. */
final class FirstFiles implements FileChoice {
    private final String texts;
    private final SortedSet<String> sources = new TreeSet<>();

    FirstFiles(JobSpec job) {
        StringBuilder all = new StringBuilder();
        job.steps().forEach(step -> all.append(step.sql()).append('\n'));
        this.texts = all.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public BitSet of(JobSpec.Source source, List<Column> partitions, List<Map<String, Optional<String>>> values) {
        boolean named = partitions.stream()
                .anyMatch(column -> texts.contains(column.name().toLowerCase(Locale.ROOT)));
        if (!named) {
            return FileChoice.all(values.size());
        }
        sources.add(source.name());
        return FileChoice.all(1);
    }

    /** Sources of which files were left out. */
    SortedSet<String> sources() {
        return sources;
    }
}
