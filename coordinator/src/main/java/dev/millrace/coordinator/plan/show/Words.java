package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts of a stage in words, the same in every form. */
public final class Words {
    private Words() {}

    static String reproducibility(Reproducibility value) {
        return switch (value) {
            case EXACT -> "exact";
            case ORDERED -> "ordered";
            case NOT_REPRODUCIBLE -> "not reproducible";
        };
    }

    static String kind(Input input) {
        return switch (input) {
            case Input.Splits _ -> "splits";
            case Input.Aligned _ -> "aligned";
            case Input.Exchanged _ -> "exchanged";
            case Input.Broadcast _ -> "broadcast";
        };
    }

    static String input(Input input) {
        return switch (input) {
            case Input.Splits splits -> "reads " + splits.relation() + ": " + splits(splits);
            case Input.Aligned aligned ->
                "reads " + aligned.relation() + ": what the same task of stage " + aligned.stage() + " wrote";
            case Input.Exchanged exchanged ->
                "reads " + exchanged.relation() + ": its partition of stage " + exchanged.stage();
            case Input.Broadcast broadcast ->
                "reads " + broadcast.relation() + ": all of stage " + broadcast.stage() + ", in every task";
        };
    }

    private static String splits(Input.Splits splits) {
        String size = new ByteSize(bytes(splits)) + " of "
                + counted(splits.scan().files().size(), "file");
        if (splits.scan().rangesOrNull() != null) {
            Scan.Ranges ranges = splits.scan().rangesOrNull();
            return size + " of " + splits.scan().source() + " in " + counted(ranges.tasks(), "range") + " of "
                    + splits.scan().columns().get(ranges.column()).name();
        }
        return splits.scan().everyTask()
                ? size + " of " + splits.scan().source() + ", in every task"
                : size + " of " + splits.scan().source() + " in "
                        + counted(splits.scan().taskBounds().size() - 1, "split");
    }

    static long bytes(Input.Splits splits) {
        return splits.scan().units().stream().mapToLong(unit -> unit.bytes()).sum();
    }

    static String output(Output output, List<OutputSpec> outputs) {
        return switch (output) {
            case Output.Exchange exchange when exchange.partitions() == 1 -> "gives all rows to one task";
            case Output.Exchange exchange ->
                "exchanges rows over " + exchange.partitions() + " partitions"
                        + (exchange.groups() == 1 ? "" : " in " + exchange.groups() + " groups");
            case Output.Rows _ -> "keeps rows for later stages";
            case Output.Table table -> {
                OutputSpec spec = outputs.get(table.output());
                yield "writes '" + spec.name() + "' as " + spec.format().extension() + " to "
                        + path(spec.destination());
            }
            case Output.Findings findings ->
                (findings.inspection().isCheck() ? "judges a check of '" : "judges the contract of '")
                        + findings.inspection().subject() + "'";
        };
    }

    /** What an exchange costs in requests. */
    static String segments(int writers, int partitions, long bytes) {
        long segments = (long) writers * partitions;
        return counted(segments, "segment") + " of about " + size(bytes < 0 ? bytes : bytes / segments) + ": "
                + counted(writers, "object") + " written, " + counted(segments, "range") + " read";
    }

    /** As a person types it. */
    static String path(Location location) {
        return location.path();
    }

    static String kind(Output output) {
        return switch (output) {
            case Output.Exchange _ -> "exchange";
            case Output.Rows _ -> "rows";
            case Output.Table _ -> "table";
            case Output.Findings _ -> "findings";
        };
    }

    static String work(Work work) {
        return switch (work) {
            case Work.Sql sql -> sql.sql();
            case Work.Function function ->
                function.name()
                        + function.arguments().entrySet().stream()
                                .map(argument -> argument.getKey() + " = " + argument.getValue())
                                .collect(Collectors.joining(", ", "(", ")"));
        };
    }

    static boolean allThreads(Work work) {
        return work instanceof Work.Sql sql && sql.allThreads();
    }

    static String counted(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    static String size(long bytes) {
        return bytes < 0 ? "unknown" : new ByteSize(bytes).toString();
    }

    /** What a stage waits for, and what may come of it. */
    static String shortcut(StageId stage, Shortcut shortcut, Map<String, String> settings) {
        String small = shortcut.small().stream().map(StageId::toString).collect(Collectors.joining(", "));
        String most = new ByteSize(Long.parseLong(settings.getOrDefault("plan.flipBytes", "0"))).toString();
        String then = shortcut.filters(stage)
                ? "leaves out rows that it does not meet"
                : "joins at once, and stage " + shortcut.replaced() + " has nothing to do";
        return "waits for stage " + small + "; where that holds no more than " + most + ", " + then;
    }

    /** In one word, as in documents. */
    public static String kind(Adaptation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What was decided, as a line. */
    public static String adaptation(Adaptation adaptation) {
        return kind(adaptation.kind()) + ": " + adaptation.reason();
    }
}
