package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Contract;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.OutputSpec;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Refuses outputs that would be read as inputs, or would overwrite each other. */
final class SinkConflicts {
    private final Findings findings;

    SinkConflicts(Findings findings) {
        this.findings = findings;
    }

    /**
     * A place that is read.
     *
     * @param reader who reads it, for messages
     * @param from location or pattern, with links followed as in destinations
     */
    record Read(String reader, String from) {
        Read {
            from = JobPaths.followed(from);
        }
    }

    static List<Read> reads(List<Source> sources, Map<String, SqlReferences.Inputs> steps) {
        List<Read> reads = new ArrayList<>();
        sources.forEach(source ->
                source.from().forEach(from -> reads.add(new Read("the source '" + source.name() + "'", from))));
        steps.forEach((step, inputs) ->
                inputs.paths().forEach(from -> reads.add(new Read("the step '" + step + "'", from))));
        return reads;
    }

    void check(List<Sink> sinks, List<Read> reads) {
        for (int index = 0; index < sinks.size(); index++) {
            Sink sink = sinks.get(index);
            sinks.subList(0, index).forEach(other -> pair(sink, other));
            reads.forEach(read -> input(sink, read));
        }
    }

    /** The places that keep bad rows, each told apart by the name of its source or step. */
    static List<Sink> quarantines(JobSpec.Quality quality) {
        List<Sink> sinks = new ArrayList<>();
        for (Contract contract : quality.contracts()) {
            contract.badRows()
                    .to()
                    .ifPresent(to -> sinks.add(new Sink(
                            contract.on() + " (bad rows)", to, OutputSpec.Format.PARQUET, false, contract.place())));
        }
        return sinks;
    }

    private void pair(Sink sink, Sink other) {
        String folder = sink.to().uri();
        String taken = other.to().uri();
        if (folder.equals(taken)) {
            conflict(
                    sink,
                    "The steps '" + other.step() + "' and '" + sink.step() + "' are written to the same place, "
                            + path(folder));
        } else if (isBelow(folder, taken)) {
            conflict(
                    sink,
                    "The output of '" + sink.step() + "' lies within that of '" + other.step() + "', " + path(taken));
        } else if (isBelow(taken, folder)) {
            conflict(
                    sink,
                    "The output of '" + other.step() + "' lies within that of '" + sink.step() + "', " + path(folder));
        }
    }

    private void conflict(Sink sink, String message) {
        findings.add(
                sink.place(), "DUPLICATE_OUTPUT", message, "Give each step a folder of its own, beside the others");
    }

    private void input(Sink sink, Read read) {
        String from = read.from();
        String folder = sink.to().uri();
        String fixed = JobPaths.fixedPart(from);
        boolean inputBelowOutput = fixed.equals(folder) || isBelow(fixed, folder);
        boolean outputBelowInput =
                from.equals(fixed) ? isBelow(folder, from) : isBelow(folder, fixed) && globMatches(from, folder, sink);
        if (inputBelowOutput || outputBelowInput) {
            findings.add(
                    sink.place(),
                    "OUTPUT_INSIDE_INPUT",
                    "The output of '" + sink.step() + "' lies where " + read.reader() + " reads: " + path(folder),
                    "Write to a folder outside of " + path(from));
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

    private static boolean isBelow(String location, String folder) {
        return location.startsWith(folder + "/");
    }
}
