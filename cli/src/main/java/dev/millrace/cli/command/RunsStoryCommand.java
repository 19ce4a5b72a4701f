package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.runs.StoryLine;
import dev.millrace.service.words.Human;
import picocli.CommandLine.Command;

@Command(name = "story", description = "Tell what happened in a run, in order of time.")
final class RunsStoryCommand extends ServiceTool {
    @Override
    ExitCode call(Runs runs, RunId run) {
        for (StoryLine line : runs.story(run)) {
            if (common.json) {
                print(JsonLine.object().put("atMillis", line.atMillis()).put("what", line.what()));
            } else {
                terminal().print(Human.moment(line.atMillis()) + "  " + line.what());
            }
        }
        return ExitCode.OK;
    }
}
