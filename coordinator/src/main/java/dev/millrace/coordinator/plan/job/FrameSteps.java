package dev.millrace.coordinator.plan.job;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a {@code frame} step as SQL steps, one for each operation, so that an error has the operation's line. The last one has the step's name, the
 * others are numbered: {@code name#1}, a name that nobody can write.
 */
final class FrameSteps {
    private final Findings findings;
    private final Map<String, ParameterValue> parameters;

    FrameSteps(Findings findings, Map<String, ParameterValue> parameters) {
        this.findings = findings;
        this.parameters = parameters;
    }

    /** The steps, in order; none where something was wrong, which was told. */
    List<Step> of(String name, Written.Mapping frame) {
        Fields fields = new Fields(frame);
        Optional<String> from = fields.text("from");
        List<Written.Entry> operations = operations(frame);
        if (from.isEmpty()) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        String input = from.get();
        for (Written.Entry operation : operations) {
            boolean last = steps.size() == operations.size() - 1;
            String output = last ? name : name + "#" + (steps.size() + 1);
            Place place = new Place(
                    operation.keyPlace().source(), operation.keyPlace().line(), 0);
            String sql = new FrameOperation(findings, place, from.get()).sql(operation, input);
            steps.add(new Step(output, sql, parameters, place));
            input = output;
        }
        if (steps.isEmpty()) {
            steps.add(new Step(name, "SELECT * FROM " + quoted(input), parameters, fields.place("from")));
        }
        return steps;
    }

    /** The one key of each item of the list; others were told. */
    private static List<Written.Entry> operations(Written.Mapping frame) {
        List<Written.Entry> all = new ArrayList<>();
        if (frame.get("do").orElse(null) instanceof Written.Sequence list) {
            for (Written item : list.items()) {
                if (item instanceof Written.Mapping map && map.entries().size() == 1) {
                    all.add(map.entries().getFirst());
                }
            }
        }
        return all;
    }
}
