package dev.millrace.simulation.invariant;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Release;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** I20: which version of the code goes on with a run, and what others may write about one whose version is not there. */
final class ReleaseJudge implements Witness {
    private static final String GONE = "VERSION_GONE";
    private static final String MISSED = "missed";
    private static final long HOUR_MILLIS = 3_600_000;

    private final Facts facts;
    private final Presence presence;
    private final Map<Fibre, Long> readMillis = new HashMap<>();

    ReleaseJudge(Facts facts, Presence presence) {
        this.facts = facts;
        this.presence = presence;
    }

    /** Whether a run failed because its version is gone; if that was right is judged here. */
    static boolean isGone(Failure failure) {
        return failure.code().equals(GONE);
    }

    @Override
    public void rowRead(Actor actor, Step step, Key key, Optional<Row> row) {
        if (step == Step.READ_RUN) {
            readMillis.put(facts.fibre(), facts.trueMillis());
        }
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (step == Step.CLAIM) {
            claimed(actor, Places.claim(after.key()));
        } else if (before != null && after.key().sort().equals("RUN")) {
            decided(actor, before, after);
        }
    }

    private void decided(Actor actor, Row before, Row after) {
        RunRow was = RunRow.of(before);
        RunRow row = RunRow.of(after);
        if (was.isLeftBy(actor.release())) {
            writtenByAnother(actor, was, row, beside(before).equals(beside(after)));
        } else if (!was.state().isEnded()
                && row.failure().filter(ReleaseJudge::isGone).isPresent()) {
            report(row, actor + " says that its own version " + was.release() + " is gone");
        }
        if (was.state() == RunState.ACCEPTED && row.state() == RunState.RUNNING) {
            Release chosen = was.release().isAny()
                    ? facts.plan(row.run()).map(Release::of).orElse(Release.ANY)
                    : was.release();
            if (!chosen.equals(row.release())) {
                report(row, "version " + row.release() + " goes on with it, and its plan is of version " + chosen);
            }
        }
    }

    /** Another version may write that the run's own is missed or found, and, when it was missed for an hour, that the run failed for it. */
    private void writtenByAnother(Actor actor, RunRow was, RunRow row, boolean missed) {
        String who = actor + " of version " + actor.release();
        boolean failed = was.state() != RunState.PUBLISHING
                && row.state() == RunState.FAILED
                && row.failure().filter(ReleaseJudge::isGone).isPresent();
        long now = facts.trueMillis();
        long read = readMillis.getOrDefault(facts.fibre(), now);
        if (missed && row.isMissed() && !presence.wasGone(was.release(), read, now, 0)) {
            report(row, who + " misses version " + was.release() + ", which is there");
        } else if (missed && !row.isMissed() && !presence.wasThere(was.release(), read, now)) {
            report(row, who + " finds version " + was.release() + ", which is not there");
        } else if (failed) {
            gone(who, was, row, read, now);
        } else if (!missed) {
            report(row, who + " decides on a run of version " + was.release());
        }
    }

    private void gone(String who, RunRow was, RunRow row, long read, long now) {
        if (!was.isMissed() || was.paused()) {
            report(row, who + " ends a run whose version " + was.release() + " nobody misses, or that is paused");
        }
        if (!presence.wasGone(was.release(), read, now, HOUR_MILLIS - 2 * facts.clockMarginMillis())) {
            report(row, who + " ends a run whose version " + was.release() + " was there in the last hour");
        }
    }

    private static SortedMap<String, Value> beside(Row row) {
        SortedMap<String, Value> attributes = new TreeMap<>(row.attributes());
        attributes.remove(MISSED);
        return attributes;
    }

    private void claimed(Actor actor, Places.TaskPlace task) {
        facts.run(task.generation().run())
                .filter(run -> run.epoch() == task.epoch() && run.isLeftBy(actor.release()))
                .ifPresent(run -> report(
                        run,
                        actor + " of version " + actor.release() + " claims " + task + ", of version "
                                + run.release()));
    }

    private void report(RunRow row, String what) {
        facts.report(Invariant.I20, what, row.run());
    }
}
