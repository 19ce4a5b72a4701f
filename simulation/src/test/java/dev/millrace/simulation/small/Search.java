package dev.millrace.simulation.small;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.ToldEnds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Visits every state that can be reached, the nearest first, up to a bound. */
final class Search {
    /**
     * What it found.
     *
     * @param states visited
     * @param moves made
     * @param complete whether there were no others
     * @param brokenOrEmpty the first invariant that broke, and the shortest story to it
     */
    record Found(int states, long moves, boolean complete, String brokenOrEmpty) {}

    private record Waiting(int id, State state) {}

    private final SmallWorld world;
    private final Verdicts verdicts = new Verdicts();
    private final Facts facts;
    private final CoordinatorMoves coordinators;
    private final WorkerMoves workers;
    private final OtherMoves others;
    private final Invariants invariants;
    private final Visited visited = new Visited();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final BitSet ended = new BitSet();
    private final BitSet expanded = new BitSet();
    private final List<int[]> wanted = new ArrayList<>();
    private long moves;

    Search(SmallWorld world) {
        this.world = world;
        this.facts = new Facts(world);
        this.coordinators = new CoordinatorMoves(world, facts, verdicts);
        this.workers = new WorkerMoves(world, facts, verdicts);
        this.others = new OtherMoves(world);
        this.invariants = new Invariants(facts, verdicts);
    }

    Found run(int most) {
        visit(-1, "begin", first());
        while (!waiting.isEmpty() && visited.size() < most && verdicts.broken().isEmpty()) {
            expand(waiting.poll());
        }
        boolean complete = waiting.isEmpty();
        if (!verdicts.broken().isEmpty()) {
            return new Found(visited.size(), moves, complete, verdicts.broken().getFirst() + "\n" + visited.story());
        }
        // Sweeps that were made too early are missed later: then a dead end says nothing.
        Optional<String> stuck = world.budget().eager() ? Optional.empty() : stuck();
        return new Found(visited.size(), moves, complete, stuck.orElse(""));
    }

    private State first() {
        State state = new State(world.budget().left());
        state.apply(List.of(
                world.writes().submitted(SmallWorld.RUN, "job", Limits.DEFAULT, ToldEnds.NONE, SmallWorld.NOW)));
        for (int number = 0; number <= world.coordinators() + world.workers(); number++) {
            state.processes.add(Hashed.of(new Phase.Idle()));
        }
        return state;
    }

    private void expand(Waiting at) {
        List<Move> next = new ArrayList<>();
        for (int number = 0; number < world.coordinators(); number++) {
            coordinators.add(at.state(), number, next);
        }
        for (int number = world.coordinators(); number < world.coordinators() + world.workers(); number++) {
            workers.add(at.state(), number, next);
        }
        others.add(at.state(), next);
        int[] steps = new int[next.size()];
        int count = 0;
        for (Move move : next) {
            invariants.check(at.state(), move.to());
            int id = visit(at.id(), move.what(), move.to());
            if (!move.fault()) {
                steps[count++] = id;
            }
            if (!verdicts.broken().isEmpty()) {
                visited.endsWith(at.id(), move.what());
                return;
            }
        }
        moves += next.size();
        expanded.set(at.id());
        wanted.set(at.id(), Arrays.copyOf(steps, count));
    }

    private int visit(int from, String what, State state) {
        int known = visited.find(state.hash(world.coordinators(), world.workers()));
        if (known >= 0) {
            return known;
        }
        int id = visited.add(from, what);
        wanted.add(new int[0]);
        RunState run = state.run().state();
        if (run == RunState.SUCCEEDED || run == RunState.FAILED || run == RunState.CANCELLED) {
            ended.set(id);
        }
        waiting.add(new Waiting(id, state));
        return id;
    }

    /** L1: a state from which no steps lead to an end. States that were not expanded may lead anywhere. */
    private Optional<String> stuck() {
        int states = visited.size();
        int[] counts = new int[states + 1];
        for (int[] steps : wanted) {
            for (int to : steps) {
                counts[to + 1]++;
            }
        }
        for (int id = 0; id < states; id++) {
            counts[id + 1] += counts[id];
        }
        int[] sources = new int[counts[states]];
        int[] filled = Arrays.copyOf(counts, states);
        for (int id = 0; id < states; id++) {
            for (int to : wanted.get(id)) {
                sources[filled[to]++] = id;
            }
        }
        BitSet good = (BitSet) ended.clone();
        for (int id = expanded.nextClearBit(0); id < states; id = expanded.nextClearBit(id + 1)) {
            good.set(id);
        }
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        good.stream().forEach(queue::add);
        while (!queue.isEmpty()) {
            int to = queue.poll();
            for (int index = counts[to]; index < counts[to + 1]; index++) {
                if (!good.get(sources[index])) {
                    good.set(sources[index]);
                    queue.add(sources[index]);
                }
            }
        }
        int bad = good.nextClearBit(0);
        return bad >= states
                ? Optional.empty()
                : Optional.of("L1: no steps lead to an end from here\n" + visited.story(bad));
    }
}
