package dev.millrace.simulation.small;

import dev.millrace.graph.Release;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Writes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What users and chance may do. */
final class OtherMoves {
    private final SmallWorld world;
    private final Writes writes;

    OtherMoves(SmallWorld world) {
        this.world = world;
        this.writes = world.writes();
    }

    void add(State state, List<Move> moves) {
        user(state, world.coordinators() + world.workers(), moves);
        crashes(state, moves);
        leases(state, moves);
        queue(state, moves);
    }

    private void user(State state, int number, List<Move> moves) {
        switch (state.phase(number)) {
            case Phase.Idle _ -> {
                RunRow run = state.run();
                ask(state, number, run, true, moves);
                ask(state, number, run, false, moves);
            }
            case Phase.Asking asking -> {
                State next = WorkerMoves.to(state, number, new Phase.Idle());
                Update update = asking.cancel()
                        ? writes.cancelled(asking.run(), SmallWorld.NOW)
                        : writes.retried(asking.run(), asking.run().limits(), Release.ANY, SmallWorld.NOW);
                boolean done = next.apply(List.of(update));
                moves.add(new Move(
                        "the user " + (asking.cancel() ? "cancels" : "retries") + (done ? "" : ", and is refused"),
                        next,
                        false));
            }
            default -> throw new IllegalStateException("no user: " + state.phase(number));
        }
    }

    private void ask(State state, int number, RunRow run, boolean cancel, List<Move> moves) {
        boolean possible = cancel
                ? run.state() == RunState.ACCEPTED || run.state() == RunState.RUNNING
                : run.state().canRetry();
        State next = WorkerMoves.to(state, number, new Phase.Asking(run, cancel));
        if (possible && next.spend(cancel ? Chance.CANCEL : Chance.RETRY)) {
            moves.add(new Move("the user reads the run", next, true));
        }
    }

    private void crashes(State state, List<Move> moves) {
        for (int number = 0; number < world.coordinators() + world.workers(); number++) {
            if (state.phase(number) instanceof Phase.Idle) {
                continue;
            }
            State next = WorkerMoves.to(state, number, new Phase.Idle());
            if (!next.spend(Chance.CRASH)) {
                continue;
            }
            TaskMessage held = held(state.phase(number));
            if (held != null) {
                next.send(held);
            }
            moves.add(new Move("process " + number + " dies", next, true));
        }
    }

    /** The message that nobody else can receive while this process lives. */
    private static @Nullable TaskMessage held(Phase phase) {
        return switch (phase) {
            case Phase.Holding at -> at.mine() ? at.message() : null;
            case Phase.Checking at -> at.mine() ? at.message() : null;
            case Phase.Claiming at -> at.mine() ? at.message() : null;
            case Phase.Running at -> at.mine() ? at.message() : null;
            case Phase.Committing at -> at.mine() ? at.message() : null;
            case Phase.ReadingBack at -> at.mine() ? at.message() : null;
            case Phase.Deleting at -> at.mine() ? at.message() : null;
            case Phase.Reporting at -> at.mine() ? at.message() : null;
            case Phase.EndingLease at -> at.mine() ? at.message() : null;
            case Phase.Spending at -> at.mine() ? at.message() : null;
            case Phase.Acknowledging at -> at.mine() ? at.message() : null;
            case Phase.Idle _, Phase.Looking _, Phase.Deciding _, Phase.Acting _, Phase.Asking _ -> null;
        };
    }

    /** A lease ends by itself when its worker is dead, and by bad luck when it is slow; then the message is visible again, too. */
    private void leases(State state, List<Move> moves) {
        for (Map.Entry<Key, Hashed<Row>> entry : state.rows.entrySet()) {
            if (!entry.getKey().partition().contains("#C#")
                    || !ClaimRow.of(entry.getValue().value()).isLive(SmallWorld.NOW)) {
                continue;
            }
            int holder = holder(
                    state, entry.getKey(), ClaimRow.of(entry.getValue().value()).starts());
            State next = state.copy();
            next.apply(List.of(new Update(entry.getKey(), List.of(), List.of(new Change.Set("until", Value.of(0))))));
            if (holder < 0) {
                moves.add(new Move("a lease ends, its worker is dead", next, false));
            } else if (next.spend(Chance.LATE_WORKER)) {
                TaskMessage held = held(state.phase(holder));
                if (held != null) {
                    next.send(held);
                    next.becomes(holder, without(state.phase(holder)));
                }
                moves.add(new Move("worker " + holder + " loses its lease and its message", next, true));
            }
        }
    }

    private int holder(State state, Key key, int starts) {
        for (int number = world.coordinators(); number < world.coordinators() + world.workers(); number++) {
            if (holds(state.phase(number), key, starts)) {
                return number;
            }
        }
        return -1;
    }

    private static boolean holds(Phase phase, Key key, int starts) {
        return switch (phase) {
            case Phase.Running at ->
                isClaim(key, at.message(), starts, at.attempt().number());
            case Phase.Committing at ->
                isClaim(key, at.message(), starts, at.attempt().number());
            case Phase.ReadingBack at ->
                isClaim(key, at.message(), starts, at.attempt().number());
            case Phase.Reporting at ->
                isClaim(key, at.message(), starts, at.attempt().number());
            case Phase.EndingLease at ->
                isClaim(key, at.message(), starts, at.attempt().number());
            case Phase.Idle _,
                    Phase.Looking _,
                    Phase.Deciding _,
                    Phase.Acting _,
                    Phase.Asking _,
                    Phase.Holding _,
                    Phase.Checking _,
                    Phase.Claiming _,
                    Phase.Deleting _,
                    Phase.Spending _,
                    Phase.Acknowledging _ -> false;
        };
    }

    private static boolean isClaim(Key key, TaskMessage message, int starts, int number) {
        String claim =
                "#C#" + message.stage() + "#" + message.generation() + "#" + message.epoch() + "#" + message.task();
        return starts == number && key.partition().endsWith(claim);
    }

    private static Phase without(Phase phase) {
        return switch (phase) {
            case Phase.Running at -> new Phase.Running(at.message(), false, at.stage(), at.attempt());
            case Phase.Committing at -> new Phase.Committing(at.message(), false, at.stage(), at.attempt());
            case Phase.ReadingBack at -> new Phase.ReadingBack(at.message(), false, at.stage(), at.attempt());
            case Phase.Reporting at ->
                new Phase.Reporting(at.message(), false, at.stage(), at.attempt(), at.exhausted());
            case Phase.EndingLease at ->
                new Phase.EndingLease(at.message(), false, at.stage(), at.attempt(), at.exhausted());
            case Phase.Idle _,
                    Phase.Looking _,
                    Phase.Deciding _,
                    Phase.Acting _,
                    Phase.Asking _,
                    Phase.Holding _,
                    Phase.Checking _,
                    Phase.Claiming _,
                    Phase.Deleting _,
                    Phase.Spending _,
                    Phase.Acknowledging _ -> phase;
        };
    }

    private static void queue(State state, List<Move> moves) {
        Set<TaskMessage> seen = new HashSet<>();
        for (int index = 0; index < state.queue.size(); index++) {
            TaskMessage message = state.queue.get(index).value();
            if (!seen.add(message)) {
                continue;
            }
            State lost = state.copy();
            lost.queue.remove(index);
            if (lost.spend(Chance.LOSS)) {
                moves.add(new Move("a message of task " + message.task() + " is lost", lost, true));
            }
            State doubled = state.copy();
            doubled.send(message);
            if (doubled.spend(Chance.DOUBLE)) {
                moves.add(new Move("a message of task " + message.task() + " is doubled", doubled, true));
            }
        }
    }
}
