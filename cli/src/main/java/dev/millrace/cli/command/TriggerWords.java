package dev.millrace.cli.command;

import dev.millrace.service.words.Human;
import dev.millrace.storage.record.BatchRow;
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
