package dev.millrace.simulation.small;

import dev.millrace.engine.loop.WorkerDecisions;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureWrites;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.Writes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a worker may do next: one step of its loop. */
final class WorkerMoves {
    /** Claims are told apart by their number, so that workers may be exchanged. */
    private static final String OWNER = "worker";

    private final SmallWorld world;
    private final Facts facts;
    private final Writes writes;
    private final Verdicts verdicts;

    WorkerMoves(SmallWorld world, Facts facts, Verdicts verdicts) {
        this.world = world;
        this.facts = facts;
        this.writes = world.writes();
        this.verdicts = verdicts;
    }

    void add(State state, int number, List<Move> moves) {
        String who = "worker " + number;
        switch (state.phase(number)) {
            case Phase.Idle _ -> receive(state, number, who, moves);
            case Phase.Holding at -> moves.add(hold(state, number, at, who));
            case Phase.Checking at -> {
                boolean won =
                        facts.winner(state, at.stage(), at.message().task()).isPresent();
                Phase next = won
                        ? new Phase.Acknowledging(at.message(), at.mine())
                        : new Phase.Claiming(at.message(), at.mine(), at.stage());
                moves.add(new Move(
                        who + (won ? " finds the slot set" : " finds the slot unset"), to(state, number, next), false));
            }
            case Phase.Claiming at -> moves.add(claim(state, number, at, who));
            case Phase.Running at -> run(state, number, at, who, moves);
            case Phase.Committing at -> commit(state, number, at, who, moves);
            case Phase.ReadingBack at -> moves.add(readBack(state, number, at, who));
            case Phase.Deleting at -> {
                State next = to(state, number, new Phase.Acknowledging(at.message(), at.mine()));
                next.objects.remove(object(at.stage(), at.attempt()));
                moves.add(new Move(who + " deletes what its loser wrote", next, false));
            }
            case Phase.Reporting at -> moves.add(report(state, number, at, who));
            case Phase.EndingLease at -> moves.add(endLease(state, number, at, who));
            case Phase.Spending at -> moves.add(spend(state, number, at, who));
            case Phase.Acknowledging at -> moves.add(acknowledge(state, number, at, who));
            case Phase.Looking _, Phase.Deciding _, Phase.Acting _, Phase.Asking _ ->
                throw new IllegalStateException("no worker: " + state.phase(number));
        }
    }

    static State to(State state, int number, Phase phase) {
        State next = state.copy();
        next.becomes(number, phase);
        return next;
    }

    private void receive(State state, int number, String who, List<Move> moves) {
        Map<TaskMessage, Integer> distinct = new LinkedHashMap<>();
        for (int index = 0; index < state.queue.size(); index++) {
            distinct.putIfAbsent(state.queue.get(index).value(), index);
        }
        distinct.forEach((message, index) -> {
            State next = to(state, number, new Phase.Holding(message, true));
            next.queue.remove((int) index);
            moves.add(new Move(who + " receives task " + message.task() + " of stage " + message.stage(), next, false));
        });
    }

    private Move hold(State state, int number, Phase.Holding at, String who) {
        TaskMessage message = at.message();
        Optional<StageRow> stage =
                state.row(Keys.stage(message.run(), message.stage())).map(StageRow::of);
        return switch (WorkerDecisions.message(message, Optional.of(state.run()), stage, world.rules())) {
            case WORK ->
                new Move(
                        who + " finds its message current",
                        to(state, number, new Phase.Checking(message, at.mine(), stage.orElseThrow())),
                        false);
            case DROP ->
                new Move(
                        who + " finds its message obsolete",
                        to(state, number, new Phase.Acknowledging(message, at.mine())),
                        false);
            case LEAVE -> new Move(who + " leaves its message", back(state, number, message, at.mine()), false);
        };
    }

    /** The message can be received again. */
    private static State back(State state, int number, TaskMessage message, boolean mine) {
        State next = to(state, number, new Phase.Idle());
        if (mine) {
            next.send(message);
        }
        return next;
    }

    private Move claim(State state, int number, Phase.Claiming at, String who) {
        TaskMessage message = at.message();
        StageKeys keys = facts.keys(at.stage());
        Update update = writes.claim(
                keys, message.epoch(), message.task(), OWNER, message.memoryClass(), maxClaims(), SmallWorld.NOW);
        State next = state.copy();
        if (next.apply(List.of(update))) {
            int starts = ClaimRow.of(next.row(update.key())).starts();
            if (starts > maxClaims()) {
                verdicts.report("I9", "claimed for the " + starts + "th time of " + maxClaims());
            }
            int attempt = world.rules().hold(Rule.ATTEMPT_FROM_CLAIM) ? starts : 1;
            next.becomes(
                    number,
                    new Phase.Running(
                            message, at.mine(), at.stage(), new AttemptId(message.epoch(), message.task(), attempt)));
            return new Move(who + " claims", next, false);
        }
        ClaimRow row = ClaimRow.of(state.row(update.key()));
        return switch (WorkerDecisions.refused(
                row, message.memoryClass(), maxClaims(), SmallWorld.NOW, world.rules())) {
            case WAIT -> new Move(who + " waits for the lease", back(state, number, message, at.mine()), false);
            case DROP ->
                new Move(
                        who + " finds its class too small",
                        to(state, number, new Phase.Acknowledging(message, at.mine())),
                        false);
            case SPENT -> {
                if (row.isLive(SmallWorld.NOW) || row.starts() < maxClaims()) {
                    verdicts.report("I9", "the budget is called spent by " + row);
                }
                yield new Move(
                        who + " finds the budget spent",
                        to(state, number, new Phase.Spending(message, at.mine(), at.stage())),
                        false);
            }
        };
    }

    private int maxClaims() {
        return world.settings().claims(world.classes(), 0);
    }

    private static String object(StageRow stage, AttemptId attempt) {
        return "attempt/" + stage.stage() + "/" + stage.generation() + "/" + attempt;
    }

    private void run(State state, int number, Phase.Running at, String who, List<Move> moves) {
        reads(state, at);
        State well = to(state, number, new Phase.Committing(at.message(), at.mine(), at.stage(), at.attempt()));
        if (!well.objects.add(object(at.stage(), at.attempt()))) {
            verdicts.report("I10", object(at.stage(), at.attempt()) + " is written twice");
        }
        moves.add(new Move(who + " writes its objects", well, false));
        for (boolean exhausted : new boolean[] {true, false}) {
            State failed = to(
                    state, number, new Phase.Reporting(at.message(), at.mine(), at.stage(), at.attempt(), exhausted));
            if (failed.spend(exhausted ? Chance.EXHAUSTED : Chance.INVALID)) {
                moves.add(
                        new Move(who + (exhausted ? " runs out of memory" : " meets an invalid input"), failed, true));
            }
        }
    }

    /** I7: the maps of the stages that it reads are there, and so is everything that they list. */
    private void reads(State state, Phase.Running at) {
        for (StageId stage : facts.read(at.stage())) {
            Optional<StageRow> before = facts.stages(state).stream()
                    .filter(row -> row.stage().equals(stage))
                    .findFirst();
            if (before.isPresent() && before.get().isDone()) {
                reads(state, before.get());
            } else {
                verdicts.report("I7", "a task reads the map of stage " + stage + ", which is not DONE");
            }
        }
    }

    private void reads(State state, StageRow before) {
        String prefix = "map/" + before.stage() + "/" + before.generation() + "=";
        Optional<String> map =
                state.objects.stream().filter(one -> one.startsWith(prefix)).findFirst();
        if (map.isEmpty()) {
            verdicts.report("I7", "a task reads the map of stage " + before.stage() + ", which is not there");
            return;
        }
        for (String attempt : map.get().substring(prefix.length()).split(" ")) {
            if (!state.objects.contains("attempt/" + before.stage() + "/" + before.generation() + "/" + attempt)) {
                verdicts.report("I7", "a task reads " + attempt + ", which is not there");
            }
        }
    }

    private void commit(State state, int number, Phase.Committing at, String who, List<Move> moves) {
        Update update = writes.commit(facts.keys(at.stage()), at.message().task(), new Slot(at.attempt(), false));
        State next = state.copy();
        boolean won = next.apply(List.of(update));
        boolean mine = won || isMine(state, at.stage(), at.attempt());
        Phase after = mine
                ? new Phase.Acknowledging(at.message(), at.mine())
                : new Phase.Deleting(at.message(), at.mine(), at.stage(), at.attempt());
        next.becomes(number, after);
        moves.add(new Move(who + (mine ? " wins" : " loses"), next, false));
        State lost = next.copy();
        if (lost.spend(Chance.LOST_ANSWER)) {
            lost.becomes(number, new Phase.ReadingBack(at.message(), at.mine(), at.stage(), at.attempt()));
            moves.add(new Move(who + " commits and gets no answer", lost, true));
        }
        State cancelled = to(state, number, new Phase.ReadingBack(at.message(), at.mine(), at.stage(), at.attempt()));
        if (cancelled.spend(Chance.LOST_ANSWER)) {
            moves.add(new Move(who + "'s commit does not arrive, and it gets no answer", cancelled, true));
        }
    }

    private boolean isMine(State state, StageRow stage, AttemptId attempt) {
        return facts.winner(state, stage, attempt.task())
                .filter(slot -> slot.attempt().equals(attempt))
                .isPresent();
    }

    private Move readBack(State state, int number, Phase.ReadingBack at, String who) {
        Optional<Slot> winner = facts.winner(state, at.stage(), at.message().task());
        Phase next = winner.isEmpty()
                ? new Phase.Committing(at.message(), at.mine(), at.stage(), at.attempt())
                : isMine(state, at.stage(), at.attempt())
                        ? new Phase.Acknowledging(at.message(), at.mine())
                        : new Phase.Deleting(at.message(), at.mine(), at.stage(), at.attempt());
        return new Move(who + " reads back", to(state, number, next), false);
    }

    private Move report(State state, int number, Phase.Reporting at, String who) {
        FailureKind kind = at.exhausted() ? FailureKind.EXHAUSTED : FailureKind.INVALID;
        Failure failure = Failure.of(kind, kind.name(), "as the small world wants");
        State next = to(
                state,
                number,
                new Phase.EndingLease(at.message(), at.mine(), at.stage(), at.attempt(), at.exhausted()));
        next.apply(List.of(FailureWrites.failure(
                facts.keys(at.stage()).failure(at.attempt()), at.message().memoryClass(), 0, failure)));
        return new Move(who + " records a failure", next, false);
    }

    private Move endLease(State state, int number, Phase.EndingLease at, String who) {
        State next = to(state, number, new Phase.Acknowledging(at.message(), at.mine()));
        StageKeys keys = facts.keys(at.stage());
        next.apply(List.of(
                at.exhausted()
                        ? writes.leaseEndedForClass(
                                keys, at.attempt(), OWNER, at.message().memoryClass() + 1)
                        : writes.leaseEnded(keys, at.attempt(), OWNER)));
        return new Move(who + " ends its lease", next, false);
    }

    private Move spend(State state, int number, Phase.Spending at, String who) {
        State next = to(state, number, new Phase.Acknowledging(at.message(), at.mine()));
        Failure failure = Failure.of(FailureKind.BUDGET, "WORKERS_DIED", "as the small world wants");
        Key key = facts.keys(at.stage())
                .budgetFailure(at.message().epoch(), at.message().task());
        next.apply(List.of(FailureWrites.failure(key, at.message().memoryClass(), 0, failure)));
        return new Move(who + " records that the budget is spent", next, false);
    }

    private Move acknowledge(State state, int number, Phase.Acknowledging at, String who) {
        TaskMessage message = at.message();
        RunRow run = state.run();
        StageRow stage = StageRow.of(
                state.row(Keys.stage(message.run(), message.stage())).orElseThrow());
        boolean obsolete = run.state() != RunState.RUNNING
                || run.epoch() > message.epoch()
                || stage.isDone()
                || stage.epoch() > message.epoch()
                || stage.generation() > message.generation();
        boolean reported = facts.failures(state, stage).stream()
                .anyMatch(row ->
                        row.task() == message.task() && (row.isFatal() || row.memoryClass() >= message.memoryClass()));
        if (!obsolete && !reported && facts.winner(state, stage, message.task()).isEmpty()) {
            verdicts.report("I8", "the message of task " + message.task() + " is deleted, and nobody owns it");
        }
        return new Move(who + " acknowledges", to(state, number, new Phase.Idle()), false);
    }
}
