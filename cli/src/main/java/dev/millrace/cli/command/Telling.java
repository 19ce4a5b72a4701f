package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.ResultFormat;
import dev.millrace.cli.output.RunReport;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.cost.RunCost;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.words.Human;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunState;
import java.util.Optional;
import java.util.function.BiFunction;

/** What is told at the end of a run, wherever it ran. */
final class Telling {
    private final Terminal terminal;
    private final Prices prices;

    Telling(Context context, EffectiveSettings settings) {
        this.terminal = context.terminal();
        this.prices = Prices.of(settings, context.folder());
    }

    /** How it ended, for people or as one object. */
    void ended(RunRecord record, boolean json, boolean interrupted) {
        RunView view = record.view();
        Optional<Double> cost = RunCost.of(view, prices);
        if (json) {
            terminal.print(JsonLine.of(RunJson.of(view, record.manifests(), cost, System.currentTimeMillis())));
            view.failure().or(() -> RunReport.refusal(view.row())).ifPresent(new RunReport(terminal)::failure);
        } else if (view.row().state() == RunState.SUCCEEDED) {
            new RunReport(terminal).succeeded(view, record.manifests(), cost, prices.date());
        } else {
            new RunReport(terminal).notSucceeded(view, interrupted, record.command());
        }
    }

    /**
     * The first rows of each result.
     *
     * @param objects among which the results lie
     * @param results of an output and its manifest as the record has it: by now another run may have published there
     */
    void rows(
            RunRecord record,
            int rows,
            ObjectStore objects,
            BiFunction<OutputSpec, Manifest, PublishedResult> results) {
        if (rows == 0 || record.view().plan().isEmpty()) {
            return;
        }
        StageGraph plan = record.view().plan().get();
        RunId run = record.view().row().run();
        boolean several = plan.results().size() > 1;
        try (ResultReader reader = new ResultReader(objects)) {
            for (OutputSpec output : plan.results()) {
                Manifest manifest = record.manifests().get(output.name());
                if (manifest != null) {
                    PublishedResult written = results.apply(output, manifest);
                    terminal.say(several ? "\n" + output.name() : "");
                    ResultFormat.TABLE.write(reader, written, rows, terminal);
                    more(run, several ? " --name " + output.name() : "", rows, written.rows());
                }
            }
        }
    }

    private void more(RunId run, String name, long shown, long all) {
        if (all > shown) {
            terminal.say("(" + Human.count(shown) + " of " + Human.count(all, "row")
                    + "; all of them: millrace runs results " + run + name + " --limit 0)");
        }
    }

    /** The exit code of a run that is not waited for any longer, by nobody's wish. */
    static ExitCode exitCode(RunRecord record) {
        return switch (record.view().row().state()) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> Work.failed(record.view().row());
            case CANCELLED, EXPIRED -> ExitCode.RUN_FAILED;
            case ACCEPTED, RUNNING -> ExitCode.TIMED_OUT;
            case PUBLISHING -> ExitCode.UNREACHABLE;
        };
    }
}
