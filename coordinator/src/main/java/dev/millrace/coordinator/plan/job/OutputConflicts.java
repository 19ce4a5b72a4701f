package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;

/** Refuses outputs that would be read as inputs, or would overwrite each other. */
final class OutputConflicts {
    private final Findings findings;

    OutputConflicts(Findings findings) {
        this.findings = findings;
    }

    void check(List<Sink> sinks, List<Source> sources) {
        for (int index = 0; index < sinks.size(); index++) {
            Sink sink = sinks.get(index);
            sinks.subList(0, index).forEach(other -> pair(sink, other));
            sources.forEach(source -> source.from().forEach(from -> input(sink, source, from)));
        }
    }

    private void pair(Sink sink, Sink other) {
        String folder = sink.to().uri();
        String taken = other.to().uri();
        if (folder.equals(taken) || isBelow(folder, taken) || isBelow(taken, folder)) {
            findings.add(
                    sink.place(),
                    "DUPLICATE_OUTPUT",
                    "The steps '" + other.step() + "' and '" + sink.step() + "' are written to the same place, " + folder,
                    "Give each step a folder of its own");
        }
    }

    private void input(Sink sink, Source source, String from) {
        String folder = sink.to().uri();
        String fixed = fixedPart(from);
        boolean inputBelowOutput = fixed.equals(folder) || isBelow(fixed, folder);
        boolean outputBelowInput = from.equals(fixed) ? isBelow(folder, from) : isBelow(folder, fixed) && globMatches(from, folder, sink);
        if (inputBelowOutput || outputBelowInput) {
            findings.add(
                    sink.place(),
                    "OUTPUT_INSIDE_INPUT",
                    "The output of '" + sink.step() + "' lies where the source '" + source.name() + "' reads: " + folder,
                    "Write to a folder outside of " + from);
        }
    }

    private static boolean globMatches(String glob, String folder, Sink sink) {
        Path file = Path.of(path(folder), "part." + sink.format().extension());
        return FileSystems.getDefault().getPathMatcher("glob:" + path(glob)).matches(file)
                || FileSystems.getDefault().getPathMatcher("glob:" + path(glob)).matches(file.getParent());
    }

    private static String path(String location) {
        return location.substring(location.indexOf(':') + 1).replaceFirst("^//", "");
    }

    /** The part before the first segment with a wildcard. */
    private static String fixedPart(String from) {
        int wildcard = from.length();
        for (char sign : new char[] {'*', '?', '[', '{'}) {
            int position = from.indexOf(sign);
            wildcard = position >= 0 ? Math.min(wildcard, position) : wildcard;
        }
        return wildcard == from.length() ? from : from.substring(0, Math.max(from.lastIndexOf('/', wildcard), 0));
    }

    private static boolean isBelow(String location, String folder) {
        return location.startsWith(folder + "/");
    }
}
