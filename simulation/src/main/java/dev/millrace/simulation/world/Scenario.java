package dev.millrace.simulation.world;

import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a world consists of. With its seed it decides everything that happens.
 *
 * @param seed of all that is drawn while the world runs
 * @param depth stages of a chain
 * @param slots of each worker
 * @param faults kinds that happen; none: a calm world
 * @param struck kinds of step that are struck; empty: all, the rarer the more often
 * @param strikesPerMillion how many of a million steps of these kinds, or of the commonest kind, are struck
 * @param faultMillis how long faults go on
 * @param skewMillis how far clocks are from true time at most, either way
 * @param plannersDiffer whether two plans of one job differ
 * @param told whether jobs name webhooks, and coordinators call them
 * @param versions how many versions of the code are there side by side; one: it has no name
 * @param absences times in which one of them is not there; one version at a time, so that another always is
 * @param workerLifeMillis after which a worker is ended by others, and another one begins; 0: never
 * @param retriesAtEnd whether the user retries what failed or was cancelled, when the faults have ended
 */
public record Scenario(
        long seed,
        Shape shape,
        int mappers,
        int reducers,
        int depth,
        int classes,
        int coordinators,
        int workers,
        int slots,
        List<RunPlan> runs,
        Set<Fault> faults,
        Set<Step> struck,
        int strikesPerMillion,
        long faultMillis,
        Odds odds,
        long skewMillis,
        boolean plannersDiffer,
        boolean told,
        int versions,
        List<Absence> absences,
        long workerLifeMillis,
        boolean retriesAtEnd,
        ProtocolSettings settings,
        Rules rules) {
    public Scenario {
        runs = List.copyOf(runs);
        absences = List.copyOf(absences);
        faults = faults.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(faults));
        struck = struck.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(struck));
    }

    /** The same with other rules in force. */
    public Scenario with(Rules other) {
        return new Scenario(
                seed,
                shape,
                mappers,
                reducers,
                depth,
                classes,
                coordinators,
                workers,
                slots,
                runs,
                faults,
                struck,
                strikesPerMillion,
                faultMillis,
                odds,
                skewMillis,
                plannersDiffer,
                told,
                versions,
                absences,
                workerLifeMillis,
                retriesAtEnd,
                settings,
                other);
    }

    /** One line for a story's head. */
    public String summary() {
        return "seed " + seed + ": " + shape + " " + mappers + " × " + reducers + " × " + depth + ", " + classes
                + " classes, " + coordinators
                + " coordinators, " + workers + " × " + slots + " workers, runs " + runs + ", faults " + faults
                + (struck.isEmpty() ? "" : " on " + struck) + " at "
                + strikesPerMillion + " per million for " + faultMillis / 1000 + " s, " + odds + ", skew "
                + skewMillis / 1000
                + " s" + (plannersDiffer ? ", planners differ" : "") + (told ? ", webhooks are told" : "")
                + (versions > 1 ? ", " + versions + " versions" : "")
                + (absences.isEmpty() ? "" : ", not there " + absences)
                + (workerLifeMillis > 0 ? ", workers live " + workerLifeMillis / 1000 + " s" : "")
                + (retriesAtEnd ? ", retried at the end" : "");
    }
}
