package dev.millrace.simulation.small;

import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.coordinator.state.Advance;
import dev.millrace.coordinator.state.Effect;
import dev.millrace.coordinator.state.Step;
import dev.millrace.coordinator.state.TaskSweep;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.FailureWrites;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a coordinator may do next: one read, or one write, of a look. */
final class CoordinatorMoves {
    private static final String PLAN = "plan";

    private final SmallWorld world;
    private final Facts facts;
    private final Writes writes;
    private final Verdicts verdicts;

    CoordinatorMoves(SmallWorld world, Facts facts, Verdicts verdicts) {
        this.world = world;
        this.facts = facts;
        this.writes = world.writes();
        this.verdicts = verdicts;
    }

    void add(State state, int number, List<Move> moves) {
        String who = "coordinator " + number;
        switch (state.phase(number)) {
            case Phase.Idle _ -> {
                RunRow run = state.run();
                Step step = Step.of(run, SmallWorld.NOW, world.settings(), world.rules());
                if (step == Step.PLAN || step == Step.ADVANCE || step == Step.PUBLISH) {
                    moves.add(new Move(who + " reads the run", to(state, number, new Phase.Looking(run)), false));
                }
            }
            case Phase.Looking looking -> looked(state, number, looking.run(), who, moves);
            case Phase.Deciding deciding -> {
                decide(state, number, deciding, SmallWorld.NOW, who + " decides", moves);
                if (mayBeLate(state, deciding.stages())) {
                    decide(state, number, deciding, SmallWorld.LATE, who + " decides, late", moves);
                }
            }
            case Phase.Acting acting -> moves.add(act(state, number, acting, who));
            default -> throw new IllegalStateException("no coordinator: " + state.phase(number));
        }
    }

    private static State to(State state, int number, Phase phase) {
        State next = state.copy();
        next.becomes(number, phase);
        return next;
    }

    private boolean mayBeLate(State state, List<StageRow> stages) {
        boolean idle = state.queue.isEmpty();
        for (int number = world.coordinators(); idle && number < world.coordinators() + world.workers(); number++) {
            idle = state.phase(number) instanceof Phase.Idle;
        }
        idle &= state.rows.values().stream()
                .map(Hashed::value)
                .noneMatch(row -> row.key().partition().contains("#C#")
                        && ClaimRow.of(row).isLive(SmallWorld.NOW));
        return (idle || world.budget().eager())
                && stages.stream()
                        .anyMatch(row -> !row.isDone()
                                && row.allSent()
                                && row.sweeps() < world.budget().sweeps());
    }

    private void looked(State state, int number, RunRow run, String who, List<Move> moves) {
        switch (run.state()) {
            case ACCEPTED -> {
                List<Deed> deeds = List.of(
                        new Deed.Put(PLAN), new Deed.Write("RUNNING", List.of(writes.planned(run, PLAN, Release.ANY))));
                moves.add(new Move(who + " plans", to(state, number, new Phase.Acting(run, deeds)), false));
            }
            case RUNNING ->
                moves.add(new Move(
                        who + " reads the stages",
                        to(state, number, new Phase.Deciding(run, facts.stages(state))),
                        false));
            case PUBLISHING ->
                moves.add(new Move(
                        who + " publishes", to(state, number, new Phase.Acting(run, publish(state, run))), false));
            case SUCCEEDED, FAILED, CANCELLED, EXPIRED -> throw new IllegalStateException("nothing to look at");
        }
    }

    private List<Deed> publish(State state, RunRow run) {
        List<Deed> deeds = new ArrayList<>();
        StageRow last = facts.stages(state).getLast();
        for (int task = 0; task < last.tasks(); task++) {
            facts.winner(state, last, task)
                    .map(Slot::attempt)
                    .ifPresent(attempt -> deeds.add(new Deed.Copy(file(last, attempt))));
        }
        deeds.add(new Deed.PutManifest());
        deeds.add(new Deed.Write("SUCCEEDED", writes.succeeded(run, List.of(folder()), SmallWorld.NOW)));
        return deeds;
    }

    static String file(StageRow row, AttemptId attempt) {
        return "file/" + row.generation() + "/" + attempt;
    }

    private Location folder() {
        return facts.plan().outputs().getFirst().destination();
    }

    private void decide(
            State state, int number, Phase.Deciding deciding, long nowMillis, String what, List<Move> moves) {
        RunRow run = deciding.run();
        List<Effect> effects = Advance.decide(
                run,
                facts.plan().classes(),
                facts.facts(state, run, deciding.stages()),
                Sizing.AS_PLANNED,
                nowMillis,
                world.settings(),
                world.rules());
        List<Deed> deeds = new ArrayList<>();
        for (Effect effect : effects) {
            deeds(state, run, effect, deeds);
            if (effect instanceof Effect.Fail) {
                break;
            }
        }
        moves.add(new Move(
                what, to(state, number, deeds.isEmpty() ? new Phase.Idle() : new Phase.Acting(run, deeds)), false));
    }

    private void deeds(State state, RunRow run, Effect effect, List<Deed> deeds) {
        switch (effect) {
            case Effect.Start start -> {
                StageDecision decision = start.decision();
                deeds.add(new Deed.Put(document(decision)));
                deeds.add(new Deed.Write(
                        "start",
                        List.of(writes.stageStarted(
                                run.run(),
                                start.stage(),
                                run.epoch(),
                                document(decision),
                                decision.tasks(),
                                SmallWorld.NOW))));
            }
            case Effect.Rearm rearm ->
                deeds.add(new Deed.Write(
                        "re-arm", List.of(writes.stageRearmed(rearm.row(), run.epoch(), SmallWorld.NOW))));
            case Effect.Dispatch dispatch -> dispatch(dispatch, deeds);
            case Effect.MapEarly early -> deeds.add(new Deed.PutMap(early.row()));
            case Effect.Fail fail ->
                deeds.add(new Deed.Write("FAILED", List.of(writes.failed(run, fail.failure(), SmallWorld.NOW))));
            case Effect.NextClass next -> {
                deeds.add(new Deed.KeepOut(FailureWrites.smallerKeptOut(
                        StageKeys.of(next.row(), world.rules()), next.row().epoch(), next.handled())));
                deeds.add(new Deed.Send(next.row(), message(next.row(), next.task(), next.memoryClass()), false));
                next.handled()
                        .forEach(row -> deeds.add(new Deed.Write("handled", List.of(FailureWrites.handled(row)))));
            }
            case Effect.Replan replan -> {
                StageDecision decision = replan.decision();
                deeds.add(new Deed.Put(document(decision)));
                deeds.add(new Deed.Write(
                        "re-plan",
                        List.of(writes.stageReplanned(
                                replan.row(),
                                decision.generation(),
                                document(decision),
                                decision.tasks(),
                                SmallWorld.NOW))));
            }
            case Effect.Finish finish -> finish(finish.row(), deeds);
            case Effect.Sweep sweep -> sweep(sweep, deeds);
            // In these worlds speculative messages come by themselves.
            case Effect.Watch _ -> {}
            case Effect.AskDestinations _ -> {
                DestinationRow row = DestinationRow.of(folder(), state.row(Keys.destination(folder())));
                deeds.add(new Deed.Write("PUBLISHING", writes.publishing(run, List.of(row))));
            }
        }
    }

    private void dispatch(Effect.Dispatch dispatch, List<Deed> deeds) {
        StageRow row = dispatch.row();
        for (int task = row.cursor(); task < dispatch.until(); task++) {
            deeds.add(new Deed.Send(row, message(row, task, dispatch.decision().memoryClass()), dispatch.skipWon()));
        }
        deeds.add(new Deed.Write("cursor", List.of(writes.cursorMoved(row, dispatch.until(), SmallWorld.NOW))));
    }

    private void finish(StageRow row, List<Deed> deeds) {
        deeds.add(new Deed.PutMap(row));
        deeds.add(new Deed.Write("DONE", List.of(writes.stageDone(row, StageRow.Totals.NONE, SmallWorld.NOW))));
    }

    private void sweep(Effect.Sweep sweep, List<Deed> deeds) {
        for (int task = 0; task < sweep.row().tasks(); task++) {
            int ofTask = task;
            List<FailureRow> failures = sweep.failures().stream()
                    .filter(row -> row.task() == ofTask)
                    .toList();
            deeds.add(new Deed.SweepTask(sweep.row(), task, sweep.decision().memoryClass(), failures));
        }
        deeds.add(new Deed.SweepEnd(sweep.row()));
    }

    private static String document(StageDecision decision) {
        return "decision/" + decision.stage() + "/" + decision.generation();
    }

    private static TaskMessage message(StageRow row, int task, int memoryClass) {
        return new TaskMessage(row.run(), row.stage(), row.generation(), row.epoch(), task, memoryClass, false, PLAN);
    }

    /** Does the first deed. */
    private Move act(State state, int number, Phase.Acting acting, String who) {
        State next = state.copy();
        Deed deed = acting.deeds().getFirst();
        List<Deed> rest =
                new ArrayList<>(acting.deeds().subList(1, acting.deeds().size()));
        boolean goesOn = switch (deed) {
            case Deed.Put put -> {
                next.objects.add(put.document());
                yield true;
            }
            case Deed.Write write -> next.apply(write.updates());
            case Deed.KeepOut out -> {
                next.apply(List.of(out.update()));
                yield true;
            }
            case Deed.Send send -> {
                send(next, send);
                yield true;
            }
            case Deed.SweepTask task -> {
                sweep(next, task);
                yield true;
            }
            case Deed.SweepEnd end -> {
                if (facts.leaf(next, end.row()).isFull()) {
                    finish(end.row(), rest);
                } else {
                    rest.add(new Deed.Write("swept", List.of(writes.stageSwept(end.row(), SmallWorld.NOW))));
                }
                yield true;
            }
            case Deed.PutMap map -> {
                putMap(next, map.row());
                yield true;
            }
            case Deed.Copy copy -> {
                next.objects.add(copy.file());
                yield true;
            }
            case Deed.PutManifest _ -> {
                next.objects.add("manifest");
                yield true;
            }
        };
        next.becomes(
                number,
                goesOn && !rest.isEmpty() ? new Phase.Acting(acting.run(), List.copyOf(rest)) : new Phase.Idle());
        return new Move(who + (goesOn ? " does " : " is refused ") + name(deed), next, false);
    }

    private static String name(Deed deed) {
        return deed instanceof Deed.Write write ? write.what() : deed.toString();
    }

    private void send(State next, Deed.Send send) {
        boolean won = send.skipWon()
                && facts.winner(next, send.row(), send.message().task()).isPresent();
        if (!won) {
            next.send(send.message());
        }
    }

    private void sweep(State next, Deed.SweepTask deed) {
        StageRow row = deed.row();
        if (facts.winner(next, row, deed.task()).isPresent()) {
            return;
        }
        ClaimRow claim = ClaimRow.of(next.row(facts.keys(row).claim(row.epoch(), deed.task())));
        TaskSweep decided = TaskSweep.of(
                claim,
                deed.failures(),
                deed.firstClass(),
                facts.plan().classes(),
                SmallWorld.NOW,
                TaskSweep.Slowness.NEVER,
                world.rules());
        if (decided instanceof TaskSweep.Send send) {
            next.send(message(row, deed.task(), send.memoryClass()));
        }
    }

    private void putMap(State next, StageRow row) {
        StringBuilder map = new StringBuilder("map/" + row.stage() + "/" + row.generation() + "=");
        for (int task = 0; task < row.tasks(); task++) {
            Optional<Slot> winner = facts.winner(next, row, task);
            if (winner.isEmpty()) {
                verdicts.report("I6", "a map without a winner of task " + task);
            }
            map.append(winner.map(Slot::text).orElse("-")).append(' ');
        }
        String prefix = map.substring(0, map.indexOf("=") + 1);
        Optional<String> there =
                next.objects.stream().filter(one -> one.startsWith(prefix)).findFirst();
        if (there.isPresent() && !there.get().contentEquals(map)) {
            verdicts.report("I6", there.get() + " is there, and " + map + " would be put");
        }
        if (there.isEmpty()) {
            next.objects.add(map.toString());
        }
    }
}
