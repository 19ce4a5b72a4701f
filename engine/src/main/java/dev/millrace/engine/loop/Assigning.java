package dev.millrace.engine.loop;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.Layout;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts together what a task needs: the plan and the decision that the rows name, and the maps of the inputs' generations that the decision names.
 * A document that is not there, or is another, is a {@code CORRUPT} failure, unless the run has moved on meanwhile.
 */
final class Assigning {
    private final Documents documents;
    private final Layout layout;
    private final Rules rules;

    Assigning(Documents documents, Layout layout, Rules rules) {
        this.documents = documents;
        this.layout = layout;
        this.rules = rules;
    }

    TaskAssignment assign(TaskMessage message, AttemptId attempt, RunRow run, StageRow row) {
        StageGraph plan = documents
                .plan(message.run(), run.planOrEmpty())
                .orElseThrow(() -> missing("plan", layout.plan(message.run())));
        StageDecision decision = documents
                .decision(message.run(), message.stage(), message.generation(), row.decision())
                .map(stored -> rules.hold(Rule.SHARES_FROM_DECISION) ? stored : withoutShares(stored))
                .orElseThrow(() ->
                        missing("decision", layout.decision(message.run(), message.stage(), message.generation())));
        Stage stage = plan.stage(message.stage()).by(decision.course());
        return new TaskAssignment(
                message.run(),
                stage,
                decision,
                attempt,
                plan.classes().get(message.memoryClass()),
                plan.outputs(),
                scans(plan),
                inputs(message, stage, decision),
                layout);
    }

    private static StageDecision withoutShares(StageDecision stored) {
        return new StageDecision(
                stored.stage(),
                stored.generation(),
                stored.tasks(),
                stored.fineness(),
                stored.memoryClass(),
                stored.inputs(),
                stored.reason());
    }

    private static List<Scan> scans(StageGraph plan) {
        List<Scan> scans = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            for (Input input : stage.inputs()) {
                if (input instanceof Input.Splits splits) {
                    scans.add(splits.scan());
                }
            }
        }
        return scans;
    }

    private SortedMap<StageId, StageMap> inputs(TaskMessage message, Stage stage, StageDecision decision) {
        SortedMap<StageId, StageMap> maps = new TreeMap<>();
        for (StageId input : stage.inputStages()) {
            int generation = decision.inputs().getOrDefault(input, 0);
            maps.put(
                    input,
                    documents
                            .map(message.run(), input, generation)
                            .orElseThrow(() -> missing("map", layout.map(message.run(), input, generation))));
        }
        return maps;
    }

    private static MillraceException missing(String what, Location location) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "DOCUMENT_MISSING",
                        "The " + what + " '" + location + "' is not there, or is not the one that the run's rows name")
                .toException();
    }
}
