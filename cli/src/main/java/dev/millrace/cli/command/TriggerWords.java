package dev.millrace.cli.command;

import dev.millrace.service.words.Human;
import dev.millrace.storage.record.BatchRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Triggers and their batches as people read them. */
final class TriggerWords {
    private TriggerWords() {}

    /** What a trigger waits for. */
    static String what(JsonNode trigger) {
        JsonNode upload = trigger.path("upload");
        if (upload.isObject()) {
            String suffix = upload.required("suffix").stringValue();
            return "files in " + upload.required("prefix").stringValue()
                    + (suffix.isEmpty() ? "" : " that end with " + suffix);
        }
        JsonNode schedule = trigger.required("schedule");
        return "the times " + schedule.required("cron").stringValue() + " in "
                + schedule.required("timeZone").stringValue();
    }

    /** Of a trigger that waits for files in a folder of this machine that is not there: that it waits for the folder. Empty: it does not. */
    static Optional<String> absent(String name, JsonNode trigger) {
        String prefix = trigger.path("upload").path("prefix").asString("");
        return prefix.startsWith("/") && !Files.isDirectory(Path.of(prefix))
                ? Optional.of("warning: there is no folder " + prefix + " yet: " + name + " waits until there is")
                : Optional.empty();
    }

    /** Why nothing came of firing a trigger that nothing keeps from it. */
    static String nothing(String name, JsonNode trigger) {
        return name + " took nothing: there are no new " + what(trigger);
    }

    /** A line about a batch. */
    static String of(BatchRow batch) {
        if (batch.result() == BatchRow.Result.RAN || batch.result() == BatchRow.Result.FAILED) {
            return ofTime(batch);
        }
        String same = batch.same() > 0 ? ", " + batch.same() + " of the same content as others" : "";
        String files = Human.count(batch.files(), "file") + same;
        String end = switch (batch.result()) {
            case TAKEN -> "taken by " + batch.runOrEmpty();
            case SPLIT -> "refused together, tried in parts: " + reason(batch);
            case QUARANTINED -> "in quarantine: " + reason(batch);
            case GONE -> "gone before a run took it";
            case RAN, FAILED -> throw new IllegalStateException("a time has no files");
        };
        return "batch " + batch.number() + ": " + files + " " + end;
    }

    private static String ofTime(BatchRow batch) {
        String run = batch.runOrEmpty().isEmpty() ? "no run" : batch.runOrEmpty();
        String time = "time " + batch.number() + ", due " + Human.moment(batch.sealedMillis()) + ": ";
        return batch.result() == BatchRow.Result.RAN
                ? time + run + " succeeded"
                : time + run + " failed: " + reason(batch);
    }

    private static String reason(BatchRow batch) {
        return batch.messageOrEmpty() + " [" + batch.codeOrEmpty() + "]";
    }

    /** Why nothing came of firing a trigger that is paused. */
    static String paused(String name) {
        return name + " is paused: nothing is begun before millrace triggers resume " + name;
    }

    /** What somebody must do about a trigger that is held. */
    static String held(String name, String why) {
        return "error: " + name + " waits, because " + why + "\n  When that is mended: millrace triggers resume "
                + name;
    }
}
