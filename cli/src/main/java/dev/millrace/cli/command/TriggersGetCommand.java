package dev.millrace.cli.command;

import dev.millrace.service.client.Triggers;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.UploadRow.State;
import java.util.EnumSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "get", description = "Show a trigger, and the files that no run can take.")
final class TriggersGetCommand extends TriggerTool {
    @Override
    void call(Triggers triggers) {
        ObjectNode trigger = triggers.get(name);
        if (common.json) {
            print(trigger);
            return;
        }
        line("trigger", name + " (version " + trigger.required("version").intValue() + ")");
        line("state", trigger.required("state").stringValue());
        if (trigger.has("held")) {
            line("because", trigger.required("held").stringValue());
        }
        if (trigger.has("upload")) {
            files(trigger);
            triggers.files(name, EnumSet.of(State.QUARANTINED, State.REFUSED), 0)
                    .reversed()
                    .forEach(this::tell);
        } else {
            times(trigger);
        }
    }

    private void times(ObjectNode trigger) {
        JsonNode schedule = trigger.required("schedule");
        line(
                "times",
                schedule.required("cron").stringValue() + " in "
                        + schedule.required("timeZone").stringValue());
        line("missed", "catch up " + schedule.required("catchUp").stringValue());
        line("overlap", schedule.required("overlap").stringValue());
        line(
                "next",
                trigger.has("nextMillis")
                        ? Human.moment(trigger.required("nextMillis").longValue())
                        : "not known yet");
    }

    private void files(ObjectNode trigger) {
        JsonNode upload = trigger.required("upload");
        String suffix = upload.required("suffix").stringValue();
        line("prefix", upload.required("prefix").stringValue() + (suffix.isEmpty() ? "" : " …" + suffix));
        line(
                "batch",
                "at most " + Human.count(upload.required("maxFiles").intValue(), "file") + " or "
                        + Human.bytes(upload.required("maxBytes").longValue()) + ", after "
                        + Human.millis(upload.required("maxWaitMillis").longValue()));
        line(
                "files",
                trigger.required("files").properties().stream()
                        .filter(entry -> entry.getValue().intValue() > 0)
                        .map(entry -> entry.getValue().intValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")));
    }

    private void line(String key, String value) {
        terminal().print(String.format("%-10s %s", key, value).stripTrailing());
    }

    private void tell(ObjectNode file) {
        terminal()
                .print("  " + file.required("file").stringValue() + "  "
                        + file.required("state").stringValue() + ": "
                        + file.at("/error/message").asString("") + " ["
                        + file.at("/error/code").asString("") + "]");
    }
}
