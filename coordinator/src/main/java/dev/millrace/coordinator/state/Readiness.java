package dev.millrace.coordinator.state;

import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.StageRow;
import java.util.Map;

/** Whether a stage may run. */
public final class Readiness {
    private Readiness() {}

    /** When every stage that it reads, or whose size decides, is done: only then is there a map that says what to read. */
    public static boolean isReady(Stage stage, Map<StageId, StageRow> rows, Rules rules) {
        for (StageId input : stage.awaitedStages()) {
            StageRow row = rows.get(input);
            boolean ready = row != null && (row.isDone() || rules.broken(Rule.START_WHEN_INPUTS_DONE) && row.allSent());
            if (!ready) {
                return false;
            }
        }
        return true;
    }
}
