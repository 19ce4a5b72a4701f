package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.document.EstimateJson;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.words.Human;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "estimate",
        description = "Tell what a job would take: tasks, bytes, memory, seconds and dollars on Lambda; run nothing.")
final class EstimateCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The job.")
    @Nullable
    String file;

    @Mixin
    QueryOptions query = new QueryOptions();

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), query.environment.name());
        JsonNode estimate = CommonOptions.isRemote(settings) ? there(settings) : here(settings);
        if (common.json) {
            print(estimate);
        } else {
            PlanEstimate read = EstimateJson.read(estimate);
            tell(read);
            tell(read, estimate.path("costUsd").path("limit").asDouble(0));
        }
        return ExitCode.OK.code();
    }

    private JsonNode there(EffectiveSettings settings) {
        work.refuse();
        try (HttpRuns runs = common.service(context(), settings)) {
            return runs.estimate(query.request(context(), settings, file, parameters.values())
                    .with(common.settings));
        }
    }

    private JsonNode here(EffectiveSettings settings) {
        LoadedJob job = query.job(context(), settings, file, parameters.values());
        StageGraph plan = QueryOptions.plan(context(), settings, job).graph();
        PlanEstimate estimate =
                PlanEstimate.of(plan, Prices.of(settings, context().folder()));
        return EstimateJson.of(estimate, EstimateJson.limitDollars(job.spec()));
    }

    /** What runs on this machine costs nothing: a limit of dollars is for where it does. */
    private void tell(PlanEstimate estimate, double limit) {
        if (limit > 0) {
            boolean more = estimate.mayCostMoreThan(limit);
            String amount = BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
            terminal().print("limit $" + amount + (more ? ": there a run may cost more, and would end" : ""));
        }
    }

    private void tell(PlanEstimate estimate) {
        terminal().print(Human.count(estimate.tasks(), "task") + " in " + Human.count(estimate.stages(), "stage"));
        terminal()
                .print("reads " + bytes(estimate.bytesRead()) + ", exchanges " + bytes(estimate.bytesExchanged())
                        + ", writes " + bytes(estimate.bytesWritten()));
        terminal().print("peak memory of a task " + Human.bytes(estimate.peakTaskBytes()));
        terminal()
                .print("on Lambda " + Human.millis((long) (estimate.secondsLow() * 1000)) + " to "
                        + Human.millis((long) (estimate.secondsHigh() * 1000)) + ", "
                        + dollars(estimate.dollarsLow(), estimate.dollarsHigh()) + " (" + EstimateJson.ARCHITECTURE
                        + ", prices of "
                        + estimate.pricesOf() + ")");
    }

    private static String dollars(Optional<Double> low, Optional<Double> high) {
        return low.isPresent() && high.isPresent()
                ? Human.dollars(low) + " to " + Human.dollars(high)
                : Human.dollars(low);
    }

    private static String bytes(long bytes) {
        return bytes < 0 ? "an unknown amount" : Human.bytes(bytes);
    }
}
