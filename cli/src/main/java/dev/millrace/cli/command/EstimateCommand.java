package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Human;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "estimate",
        description = "Tell what a job would take: tasks, bytes, memory, seconds and dollars on Lambda; run nothing.")
final class EstimateCommand extends Tool {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The job.")
    @Nullable
    String file;

    @Mixin
    QueryOptions query = new QueryOptions();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "Value of a parameter; may be repeated.")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        StageGraph plan = QueryOptions.plan(context(), settings, query.job(context(), settings, file, parameters))
                .graph();
        String prices = settings.text(ServiceSetting.PRICES);
        PlanEstimate estimate = PlanEstimate.of(plan, prices.isEmpty() ? Prices.builtIn() : Prices.of(Path.of(prices)));
        if (common.json) {
            print(json(estimate));
        } else {
            tell(estimate);
        }
        return ExitCode.OK.code();
    }

    private static ObjectNode json(PlanEstimate estimate) {
        ObjectNode node = JsonLine.object();
        node.put("stages", estimate.stages()).put("tasks", estimate.tasks());
        put(node, "bytesRead", estimate.bytesRead());
        put(node, "bytesExchanged", estimate.bytesExchanged());
        put(node, "bytesWritten", estimate.bytesWritten());
        node.put("peakTaskBytes", estimate.peakTaskBytes());
        node.putObject("seconds").put("low", estimate.secondsLow()).put("high", estimate.secondsHigh());
        ObjectNode cost = node.putObject("costUsd");
        estimate.dollarsLow().ifPresent(low -> cost.put("low", low));
        estimate.dollarsHigh().ifPresent(high -> cost.put("high", high));
        return node;
    }

    private static void put(ObjectNode node, String key, long bytes) {
        if (bytes >= 0) {
            node.put(key, bytes);
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
                        + dollars(estimate.dollarsLow(), estimate.dollarsHigh()) + " (arm64, prices of "
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
