package dev.millrace.simulation.invariant;

import dev.millrace.graph.Release;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import org.jspecify.annotations.Nullable;

/** I20: which version of the code goes on with a run. */
final class ReleaseJudge implements Witness {
    private final Facts facts;

    ReleaseJudge(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (step == Step.CLAIM) {
            claimed(actor, Places.claim(after.key()));
        } else if (before != null && after.key().sort().equals("RUN")) {
            decided(actor, RunRow.of(before), RunRow.of(after));
        }
    }

    private void decided(Actor actor, RunRow was, RunRow row) {
        if (was.isLeftBy(actor.release())) {
            facts.report(
                    Invariant.I20,
                    actor + " of version " + actor.release() + " decides on a run of version " + was.release(),
                    row.run());
        }
        if (was.state() == RunState.ACCEPTED && row.state() == RunState.RUNNING) {
            Release chosen = was.release().isAny()
                    ? facts.plan(row.run()).map(Release::of).orElse(Release.ANY)
                    : was.release();
            if (!chosen.equals(row.release())) {
                facts.report(
                        Invariant.I20,
                        "version " + row.release() + " goes on with it, and its plan is of version " + chosen,
                        row.run());
            }
        }
    }

    private void claimed(Actor actor, Places.TaskPlace task) {
        facts.run(task.generation().run())
                .filter(run -> run.epoch() == task.epoch() && run.isLeftBy(actor.release()))
                .ifPresent(run -> facts.report(
                        Invariant.I20,
                        actor + " of version " + actor.release() + " claims " + task + ", of version " + run.release(),
                        run.run()));
    }
}
