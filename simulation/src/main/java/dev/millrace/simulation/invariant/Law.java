package dev.millrace.simulation.invariant;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.simulation.fault.Services;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Layout;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All judges of a world. */
public final class Law implements Witness {
    private final Facts facts;
    private final RunJudge runs;
    private final NoticeJudge notices;
    private final List<Witness> judges;

    /** @param presence which versions of the code are there when */
    public Law(
            Scheduler scheduler,
            Services services,
            Layout layout,
            ProtocolSettings settings,
            Rules rules,
            Presence presence) {
        facts = new Facts(scheduler, services, layout, settings, rules);
        SlotJudge slots = new SlotJudge(facts);
        ClaimJudge claims = new ClaimJudge(facts, slots);
        runs = new RunJudge(facts, slots, claims);
        notices = new NoticeJudge(facts);
        judges = List.of(
                slots,
                new ObjectJudge(facts),
                new StageJudge(facts),
                claims,
                new MessageJudge(facts, claims),
                runs,
                notices,
                new ReleaseJudge(facts, presence),
                new PublishJudge(facts));
    }

    /** What did not hold, in the order in which it was found. */
    public List<Broken> broken() {
        return facts.broken();
    }

    public void report(Invariant invariant, String what) {
        facts.report(invariant, what, "");
    }

    public void report(Invariant invariant, String what, RunId run) {
        facts.report(invariant, what, run);
    }

    public Optional<RunRow> run(RunId run) {
        return facts.run(run);
    }

    /** Whether a user paused the run, and nobody cancelled or retried it since: he knows that the pause is his to end. */
    public boolean isPausedByUser(RunId run) {
        return runs.isPausedByUser(run);
    }

    /** Whether every webhook was told of the ends of a run that it asked for. */
    public boolean isTold(RunId run) {
        return notices.isTold(run);
    }

    public Optional<StageGraph> plan(RunId run) {
        return facts.plan(run);
    }

    /** States of runs that are there. */
    public List<RunState> states(List<RunId> runs) {
        List<RunState> states = new ArrayList<>();
        runs.forEach(run -> facts.run(run).ifPresent(row -> states.add(row.state())));
        return states;
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        facts.nextMoment();
        for (Witness judge : judges) {
            judge.rowWritten(actor, step, before, after);
        }
    }

    @Override
    public void updateRefused(Actor actor, Step step, Update update, Optional<Row> old) {
        for (Witness judge : judges) {
            judge.updateRefused(actor, step, update, old);
        }
    }

    @Override
    public void rowRead(Actor actor, Step step, Key key, Optional<Row> row) {
        for (Witness judge : judges) {
            judge.rowRead(actor, step, key, row);
        }
    }

    @Override
    public void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {
        facts.nextMoment();
        for (Witness judge : judges) {
            judge.objectWritten(actor, step, location, bytes);
        }
    }

    @Override
    public void objectDeleted(Actor actor, Location location) {
        facts.nextMoment();
        for (Witness judge : judges) {
            judge.objectDeleted(actor, location);
        }
    }

    @Override
    public void objectRead(Actor actor, Step step, Location location) {
        for (Witness judge : judges) {
            judge.objectRead(actor, step, location);
        }
    }

    @Override
    public void messageReceived(Actor actor, String queue, String body) {
        facts.nextMoment();
        for (Witness judge : judges) {
            judge.messageReceived(actor, queue, body);
        }
    }

    @Override
    public void messageDeleted(Actor actor, String queue, String body) {
        facts.nextMoment();
        for (Witness judge : judges) {
            judge.messageDeleted(actor, queue, body);
        }
    }

    @Override
    public void told(Actor actor, String webhook, String id, String body) {
        for (Witness judge : judges) {
            judge.told(actor, webhook, id, body);
        }
    }
}
