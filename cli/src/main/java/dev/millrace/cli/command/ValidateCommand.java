package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.RunReport;
import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.JobRequest;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "validate",
        description = "Tell everything that is wrong with a job, with file, line and column; run nothing.")
final class ValidateCommand extends Tool {
    @Parameters(paramLabel = "FILE", description = "The job.")
    String file = "";

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags(), environment.name());
        return CommonOptions.isRemote(settings) ? there(settings) : here(settings);
    }

    private Integer there(EffectiveSettings settings) {
        work.refuse();
        try (HttpRuns runs = common.service(context(), settings)) {
            JobRequest request = JobRequest.of(new JobLoading(context().folder(), settings).text(file))
                    .with(parameters.values(), Map.of(), environment.name())
                    .with(common.settings);
            JsonNode said = runs.validate(request);
            return valid(
                    said.required("job").stringValue(),
                    said.required("steps").intValue(),
                    said.required("stages").intValue());
        } catch (InvalidJobException wrong) {
            return invalid(wrong.failures());
        } catch (MillraceException wrong) {
            return invalid(List.of(wrong.failure()));
        }
    }

    private Integer here(EffectiveSettings settings) {
        JobValidation validation = new JobValidation(
                new JobLoading(context().folder(), settings),
                DryPlanning.planning(
                        CommonOptions.homeFolder(context(), settings),
                        new DryPlanning.Terms(
                                settings,
                                Capacity.memoryBytes(settings),
                                Version.read().millrace())),
                CommonOptions.tablesOfHome(context(), settings)::resolved);
        try {
            JobValidation.Outcome outcome = validation.of(file, parameters.values(), environment.name());
            return outcome.plan().isPresent()
                    ? valid(
                            outcome.job().orElseThrow().name(),
                            outcome.job().orElseThrow().steps().size(),
                            outcome.plan().get().graph().stages().size())
                    : invalid(outcome.failures());
        } catch (MillraceException unreadable) {
            return invalid(List.of(unreadable.failure()));
        }
    }

    private Integer valid(String job, int steps, int stages) {
        if (common.json) {
            ObjectNode node =
                    JsonLine.object().put("valid", true).put("job", job).put("stages", stages);
            node.putArray("errors");
            print(node);
        } else {
            terminal()
                    .print(file + ": valid (" + Human.count(steps, "step") + ", " + Human.count(stages, "stage") + ")");
        }
        return ExitCode.OK.code();
    }

    private Integer invalid(List<Failure> failures) {
        if (common.json) {
            ObjectNode node = JsonLine.object().put("valid", false);
            ArrayNode errors = node.putArray("errors");
            failures.forEach(failure -> errors.add(FailureJson.of(failure)));
            print(node);
        } else {
            failures.forEach(new RunReport(terminal())::failure);
            terminal().say(Human.count(failures.size(), "error"));
        }
        return ExitCode.of(failures.getFirst()).code();
    }
}
