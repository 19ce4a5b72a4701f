package dev.millrace.cli.output;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person is told at the end of a run. */
public final class RunReport {
    private final Terminal terminal;

    public RunReport(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * A run that succeeded.
     *
     * @param cost dollars on Lambda; empty when there is no function that large
     * @param pricesOf date of the prices
     */
    public void succeeded(RunView run, Map<String, Manifest> manifests, Optional<Double> cost, String pricesOf) {
        terminal.say("");
        run.plan()
                .ifPresent(plan -> plan.results()
                        .forEach(output -> output(output, Optional.ofNullable(manifests.get(output.name())))));
        run.taking().ifPresent(taking -> terminal.say("  " + taking.sentence()));
        run.reuse().forEach(step -> terminal.say("  " + step.sentence(true)));
        run.findings().stream()
                .flatMap(found -> FindingsText.lines(found).stream())
                .forEach(line -> terminal.say("  " + line));
        RunRow row = run.row();
        long written =
                manifests.values().stream().mapToLong(Manifest::sizeBytes).sum();
        terminal.say("  " + terminal.styled(Terminal.Style.GOOD, "succeeded") + "  " + row.run() + "  in "
                + Human.millis(run.millis(row.endedMillis())) + ", " + Human.count(run.tasks(), "task") + " in "
                + Human.count(run.stages().size(), "stage"));
        terminal.say("  read " + Human.bytes(run.bytesRead()) + ", exchanged " + Human.bytes(run.bytesExchanged())
                + ", wrote " + Human.bytes(written) + ", peak memory of a task " + Human.bytes(run.peakBytes()));
        terminal.say("  on Lambda "
                + cost.map(dollars ->
                                "it would have cost " + Human.dollars(dollars) + " (arm64, prices of " + pricesOf + ")")
                        .orElse("a task would have needed more memory than a function has"));
        next(List.of(
                "millrace runs results " + row.run(),
                "millrace runs stages " + row.run(),
                "millrace plan --analyze " + row.run()));
    }

    private void output(OutputSpec output, Optional<Manifest> manifest) {
        String published = manifest.map(known ->
                        added(output, known) + Human.count(known.rows(), "row") + ", " + Human.bytes(known.sizeBytes())
                                + " in " + Human.count(known.files().size(), "file"))
                .orElse("no longer there");
        terminal.say("  " + output.name() + "  " + published + "  " + RunJson.path(output.destination()));
    }

    /** Of a result that grew, the rows that came to it. */
    private static String added(OutputSpec output, Manifest manifest) {
        return output.mode().adds() ? Human.count(manifest.own().rows(), "row") + " added, now " : "";
    }

    /**
     * A run that ended otherwise, or goes on without this command.
     *
     * @param command the words that it was asked for with; empty if they are not known
     */
    public void notSucceeded(RunView run, boolean interrupted, List<String> command) {
        RunRow row = run.row();
        run.failure().or(() -> refusal(row)).ifPresent(this::failure);
        if (isInvalid(row)) {
            return;
        }
        String state = row.state().name().toLowerCase(java.util.Locale.ROOT);
        terminal.say(
                "  " + terminal.styled(Terminal.Style.BAD, interrupted ? "interrupted" : state) + "  " + row.run());
        next(NextCommands.after(row, command));
    }

    /** What keeps a computed result from being published. */
    public static Optional<Failure> refusal(RunRow row) {
        return row.alarmOrEmpty().isEmpty() || row.state().isEnded()
                ? Optional.empty()
                : Optional.of(Failure.of(
                                FailureKind.UNAVAILABLE,
                                "PUBLISH_REFUSED",
                                "The result of " + row.run() + " cannot be published: " + row.alarmOrEmpty())
                        .withRemedy("All is computed and kept; mend that, then go on with: millrace runs resume "
                                + row.run()));
    }

    /** Nothing was done: there is nothing to look at, and trying again does not help. */
    private static boolean isInvalid(RunRow row) {
        return row.plan().isEmpty()
                && row.failure()
                        .map(failure -> failure.kind() == FailureKind.INVALID)
                        .orElse(false);
    }

    /** Where, what, and what to change. */
    public void failure(Failure failure) {
        List<String> lines = new ArrayList<>(FailureText.lines(failure));
        terminal.say(terminal.styled(Terminal.Style.BAD, "error: ") + lines.removeFirst());
        lines.forEach(terminal::say);
    }

    private void next(List<String> commands) {
        for (int command = 0; command < commands.size(); command++) {
            terminal.say(terminal.styled(
                    Terminal.Style.FAINT, (command == 0 ? "  next: " : "        ") + commands.get(command)));
        }
    }
}
