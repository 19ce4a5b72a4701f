package dev.millrace.simulation.scale;

import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.simulation.scale.ScaleReport.OfStage;
import dev.millrace.simulation.scale.ScaleReport.WorkerTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When tasks were at work, and at what. Of attempts that nobody ended only the beginning is known. */
final class Times {
    private final Map<StageId, Long> begun = new TreeMap<>();
    private final Map<StageId, Long> ended = new TreeMap<>();
    private long reading;
    private long computing;
    private long writing;

    void began(StageId stage, long nowMillis) {
        begun.putIfAbsent(stage, nowMillis);
    }

    void ended(StageId stage, long startedMillis, long readMillis, long computedMillis, long nowMillis) {
        reading += readMillis - startedMillis;
        computing += computedMillis - readMillis;
        writing += nowMillis - computedMillis;
        ended.merge(stage, nowMillis, Math::max);
    }

    /** @param startMillis of the submission */
    List<OfStage> of(List<Stage> stages, long startMillis) {
        return stages.stream()
                .map(stage -> new OfStage(
                        stage.id(),
                        stage.name(),
                        stage.tasks(),
                        begun.getOrDefault(stage.id(), startMillis) - startMillis,
                        ended.getOrDefault(stage.id(), startMillis) - startMillis))
                .toList();
    }

    /** @param paidMillis of all workers */
    WorkerTime of(long paidMillis) {
        return new WorkerTime(reading, computing, writing, Math.max(0, paidMillis - reading - computing - writing));
    }
}
