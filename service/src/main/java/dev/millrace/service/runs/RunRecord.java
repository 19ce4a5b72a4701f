package dev.millrace.service.runs;

import dev.millrace.graph.Manifest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known of a run, wherever it is.
 *
 * @param manifests what each output has published, by name
 * @param command the words that it was asked for with; empty: not by a command, or not known
 * @param driven whether a living process works on it
 */
public record RunRecord(
        RunView view, Map<String, Manifest> manifests, List<NoticeView> notices, List<String> command, boolean driven) {
    public RunRecord {
        manifests = new TreeMap<>(manifests);
        notices = List.copyOf(notices);
        command = List.copyOf(command);
    }
}
