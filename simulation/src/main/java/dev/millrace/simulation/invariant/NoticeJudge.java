package dev.millrace.simulation.invariant;

import dev.millrace.graph.RunId;
import dev.millrace.graph.Webhook.Event;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** I18 and I19: what webhooks are told. It knows ends from the rows of runs alone. */
final class NoticeJudge implements Witness {
    private final Facts facts;
    /** By each end of an epoch, the positions of webhooks that are still to be told. */
    private final Map<End, Set<Integer>> untold = new LinkedHashMap<>();

    private final Map<String, String> bodies = new HashMap<>();

    private record End(String run, int epoch, String event) {}

    NoticeJudge(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (before == null || !after.key().sort().equals("RUN")) {
            return;
        }
        RunRow was = RunRow.of(before);
        RunRow row = RunRow.of(after);
        if (was.state() != row.state()) {
            event(row.state()).ifPresent(event -> ended(row, event));
        }
    }

    private static Optional<Event> event(RunState state) {
        return Event.of(state.name().toLowerCase(Locale.ROOT));
    }

    private void ended(RunRow run, Event event) {
        Set<Integer> asked = new TreeSet<>();
        List<Set<Event>> events = run.told().events();
        for (int webhook = 0; webhook < events.size(); webhook++) {
            if (events.get(webhook).contains(event)) {
                asked.add(webhook);
            }
        }
        untold.put(new End(run.run().value(), run.epoch(), event.word()), asked);
    }

    @Override
    public void told(Actor actor, String webhook, String id, String body) {
        JsonNode said = JsonMapper.shared().readTree(body);
        End end = new End(
                said.get("run").stringValue(),
                said.get("retry").intValue(),
                said.get("event").stringValue());
        Set<Integer> left = untold.get(end);
        if (left == null || !said.get("state").stringValue().equalsIgnoreCase(end.event())) {
            report(Invariant.I19, webhook + " is told of " + id + ", and no epoch has ended so", end.run());
            return;
        }
        left.remove(Integer.parseInt(webhook));
        String first = bodies.putIfAbsent(webhook + " " + id, body);
        if (first != null && !first.equals(body)) {
            report(Invariant.I19, webhook + " is told of " + id + " in other words than before", end.run());
        }
    }

    /** Whether everybody was told of the ends of a run. */
    boolean isTold(RunId run) {
        return untold.entrySet().stream()
                .noneMatch(end -> end.getKey().run().equals(run.value())
                        && !end.getValue().isEmpty());
    }

    private void report(Invariant invariant, String what, String run) {
        facts.report(invariant, what, new RunId(run));
    }
}
