package dev.millrace.cli.command;

import dev.millrace.cli.command.Backfill.Outcome;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.service.jobs.DateRange;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backfill",
        description =
                "Run a job for each day of a range; called again, it goes on where it stopped and leaves out what is"
                        + " done.")
final class BackfillCommand extends Tool {
    @Parameters(paramLabel = "FILE", description = "The job.")
    String file = "";

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter; of one, a range of days: day=2026-01-01..2026-01-31.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--every", paramLabel = "DAYS", description = "Days from one value to the next (default: 1).")
    int everyDays = 1;

    @Option(names = "--parallel", paramLabel = "N", description = "Most runs at once (default: 2).")
    int parallel = 2;

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Mixin
    ReuseOptions reuse = new ReuseOptions();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), environment.name());
        CommonOptions.requireHome(settings);
        if (parallel < 1 || parallel > 64) {
            throw Failure.invalid("USAGE", "--parallel cannot be " + parallel, "Write a number from 1 to 64")
                    .toException();
        }
        DateRange range = range();
        LoadedJob first = requireSeparate(settings, range);
        try (Work runtime = Work.start(context(), settings)) {
            Backfill backfill = new Backfill(runtime, terminal(), common.json, runsAtOnce(first));
            List<Outcome> outcomes = backfill.run(range.values(), value -> job(settings, range, value));
            return backfill.summary(outcomes).code();
        }
    }

    private DateRange range() {
        List<Map.Entry<String, String>> ranges = parameters.entrySet().stream()
                .filter(entry -> DateRange.is(entry.getValue()))
                .toList();
        if (ranges.size() != 1) {
            throw Failure.invalid(
                            "USAGE",
                            "A backfill has one range of days, and here are " + ranges.size(),
                            "millrace backfill " + file + " -p day=2026-01-01..2026-01-31")
                    .toException();
        }
        return DateRange.of(ranges.getFirst().getKey(), ranges.getFirst().getValue(), everyDays);
    }

    private LoadedJob job(EffectiveSettings settings, DateRange range, String value) {
        Map<String, String> given = new LinkedHashMap<>(parameters);
        given.put(range.parameter(), value);
        return reuse.over(new JobLoading(context().folder(), settings).load(file, given, Map.of(), environment.name()));
    }

    /** Of two runs that would take files at once one is refused. */
    private int runsAtOnce(LoadedJob job) {
        if (parallel == 1 || job.spec().reuse().increment().isEmpty()) {
            return parallel;
        }
        terminal().say("one run after the other: they share the list of files that were taken");
        return 1;
    }

    /** Runs of two days must not write to one place, and none may forget what another has taken. Returns the first day's job. */
    private LoadedJob requireSeparate(EffectiveSettings settings, DateRange range) {
        List<String> values = range.values();
        LoadedJob first = job(settings, range, values.getFirst());
        Backfill.requireDate(first.spec(), range.parameter());
        if (values.size() > 1) {
            JobSpec last = job(settings, range, values.getLast()).spec();
            Backfill.requireSeparate(first.spec(), last, range.parameter());
            Backfill.requireSameFiles(first.spec(), last);
        }
        return first;
    }
}
