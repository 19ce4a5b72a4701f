package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts of the stages that a slot has worked on last. All tasks of a stage have one text over inputs of the same columns. */
final class KnownTexts {
    private static final int REMEMBERED = 100;

    private final Map<Key, KnownText> texts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, KnownText> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** That of the task's stage. */
    KnownText of(TaskAssignment assignment, Work.Sql work) {
        return texts.computeIfAbsent(
                new Key(
                        assignment.run(),
                        assignment.stage().id(),
                        assignment.decision().generation(),
                        work),
                _ -> new KnownText());
    }

    private record Key(RunId run, StageId stage, int generation, Work.Sql work) {}
}
