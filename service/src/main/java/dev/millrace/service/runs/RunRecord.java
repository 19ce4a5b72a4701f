package dev.millrace.service.runs;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Manifest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known of a run, wherever it is.
 *
 * @param manifests what each output has published, by name
 * @param command the words that it was asked for with; empty: not by a command, or not known
 * @param driven whether a living process works on it
 * @param tables by name of a source, the version of a registered table that it reads, such as {@code trips@3}
 */
public record RunRecord(
        RunView view,
        Map<String, Manifest> manifests,
        List<NoticeView> notices,
        List<String> command,
        boolean driven,
        SortedMap<String, String> tables) {
    public RunRecord {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        manifests = new TreeMap<>(manifests);
        notices = List.copyOf(notices);
        command = List.copyOf(command);
    }

    /** Which tables a job reads; nothing of one that is not there any more. */
    public static SortedMap<String, String> tables(Optional<JobSpec> job) {
        SortedMap<String, String> tables = new TreeMap<>();
        job.map(JobSpec::sources)
                .orElse(List.of())
                .forEach(source ->
                        source.options().table().ifPresent(table -> tables.put(source.name(), table.toString())));
        return tables;
    }
}
