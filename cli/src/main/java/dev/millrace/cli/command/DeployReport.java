package dev.millrace.cli.command;

import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.Terminal;
import dev.millrace.service.deploy.Deployment.Prepared;
import dev.millrace.service.deploy.OpenRuns;
import dev.millrace.service.deploy.RestingCost;
import dev.millrace.service.deploy.Stacks;
import dev.millrace.service.deploy.TickSchedule.Tick;
import dev.millrace.service.deploy.TickState;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes, cost and outputs of a deployment, for people and for programs. */
record DeployReport(Terminal terminal, boolean json) {
    void changes(Prepared prepared) {
        if (json) {
            ObjectNode node = JsonLine.object();
            ArrayNode changes = node.putArray("changes");
            prepared.changes()
                    .forEach(change -> changes.addObject()
                            .put("action", change.action())
                            .put("resource", change.resource())
                            .put("type", change.type())
                            .put("replaced", change.replaced()));
            ArrayNode unneeded = node.putArray("unneededReleases");
            prepared.unneeded().forEach(unneeded::add);
            prepared.tick().ifPresent(tick -> node.put("tick", turned(tick)));
            cost(node, prepared.cost());
            terminal.print(JsonLine.of(node));
            return;
        }
        if (prepared.changes().isEmpty() && prepared.tick().isEmpty()) {
            terminal.print("nothing changes");
        }
        prepared.changes()
                .forEach(change -> terminal.print(change.action().toLowerCase(Locale.ROOT) + "  " + change.resource()
                        + "  " + change.type() + (change.replaced() ? "  (another takes its place)" : "")));
        prepared.unneeded().forEach(release -> terminal.print("remove  version " + release + ", which no run needs"));
        prepared.tick()
                .ifPresent(tick -> terminal.print(
                        turned(tick) + "  the tick, which somebody has turned otherwise than Switch says"));
        terminal.print(String.format(
                Locale.ROOT,
                "at rest it costs $%.2f a month (prices of %s)",
                prepared.cost().dollars(),
                prepared.cost().pricesOf()));
        prepared.cost()
                .lines()
                .forEach(
                        line -> terminal.print(String.format(Locale.ROOT, "  $%.2f  %s", line.dollars(), line.what())));
    }

    private static String turned(Tick tick) {
        return tick.enabled() ? "disable" : "enable";
    }

    private static void cost(ObjectNode node, RestingCost cost) {
        ObjectNode resting = node.putObject("restingCost");
        resting.put("dollarsAMonth", cost.dollars()).put("pricesOf", cost.pricesOf());
        ArrayNode lines = resting.putArray("lines");
        cost.lines().forEach(line -> lines.addObject().put("what", line.what()).put("dollars", line.dollars()));
    }

    void stack(Stacks.Stack stack) {
        if (json) {
            terminal.print(JsonLine.of(node(stack)));
            return;
        }
        terminal.print("status: " + stack.status());
        stack.outputs().forEach((name, value) -> terminal.print(name + ": " + value));
    }

    /** The same with versions of the code, the open runs that each goes on with, and the tick. */
    void stack(Stacks.Stack stack, SortedMap<String, OpenRuns> releases, TickState tick) {
        String live = stack.outputs().getOrDefault("Release", "");
        if (json) {
            ObjectNode node = node(stack);
            ArrayNode all = node.putArray("releases");
            releases.forEach((release, runs) -> {
                ObjectNode one = all.addObject()
                        .put("release", release)
                        .put("live", release.equals(live))
                        .put("openRunCount", runs.count());
                ArrayNode open = one.putArray("openRuns");
                runs.some().forEach(open::add);
            });
            tick(node.putObject("tick"), tick);
            terminal.print(JsonLine.of(node));
            return;
        }
        stack(stack);
        releases.forEach((release, runs) -> terminal.print("version "
                + (release.isEmpty() ? "not chosen yet" : release)
                + (release.equals(live) ? " (live): " : ": ")
                + open(runs)));
        terminal.print("tick: " + tick.words());
    }

    private static void tick(ObjectNode node, TickState state) {
        node.put("wrong", state.wrong()).put("found", state.words());
        state.tick().ifPresent(tick -> {
            node.put("enabled", tick.enabled())
                    .put("expression", tick.expression())
                    .put("zone", tick.zone())
                    .put("target", tick.target())
                    .put("role", tick.role())
                    .put("retries", tick.retries())
                    .put("ageSeconds", tick.ageSeconds());
            tick.deadLetters().ifPresent(queue -> node.put("deadLetters", queue));
        });
    }

    private static String open(OpenRuns runs) {
        long unnamed = runs.count() - runs.some().size();
        return runs.count() == 0
                ? "no open run"
                : String.join(", ", runs.some()) + (unnamed > 0 ? " and " + unnamed + " more" : "");
    }

    private static ObjectNode node(Stacks.Stack stack) {
        ObjectNode node = JsonLine.object().put("status", stack.status());
        put(node.putObject("outputs"), stack.outputs());
        put(node.putObject("parameters"), stack.parameters());
        return node;
    }

    private static void put(ObjectNode node, Map<String, String> values) {
        values.forEach(node::put);
    }
}
