package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.OutputConflicts;
import dev.millrace.coordinator.policy.RunLimits;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Release;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.List;
import java.util.Optional;

/** Makes an accepted run a running one. */
final class Planning {
    private final CoordinatorParts parts;

    Planning(CoordinatorParts parts) {
        this.parts = parts;
    }

    /** Plans, stores the plan if nobody has, and goes on with the stored one. A job that cannot be planned ends the run. */
    Progress plan(RunRow run) {
        byte[] plan;
        Release release;
        Optional<Failure> refused;
        try {
            plan = stored(run);
            StageGraph graph = StoredDocument.read(parts.ports().layout().plan(run.run()), plan, StageGraphCodec::read);
            parts.documents().stored(run.run(), plan, graph);
            release = release(run, graph);
            refused = refusal(graph, run);
        } catch (StorageException.Denied denied) {
            return fail(run, denied.failure());
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException unplanned) {
            return unplanned.failure().kind() == FailureKind.UNAVAILABLE
                    ? Progress.BLOCKED
                    : fail(run, unplanned.failure());
        } catch (RuntimeException bug) {
            return fail(run, Failure.of(FailureKind.BUG, "PLANNER_BUG", "Planning ended with " + bug));
        }
        if (refused.isPresent()) {
            return fail(run, refused.get());
        }
        return parts.applied(parts.writes().planned(run, Variant.of(plan), release))
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    /** Who goes on: who was chosen when it was retried, else who made the plan, which may have been another one than this. */
    private Release release(RunRow run, StageGraph plan) {
        if (!run.release().isAny()) {
            return run.release();
        }
        return parts.rules().hold(Rule.RELEASE_OF_STORED_PLAN)
                ? Release.of(plan)
                : parts.releases().own();
    }

    private static Optional<Failure> refusal(StageGraph plan, RunRow run) {
        return RunLimits.exceededBy(plan, run.limits()).or(() -> OutputConflicts.in(plan.outputs()));
    }

    private byte[] stored(RunRow run) {
        Location plan = parts.ports().layout().plan(run.run());
        Location spec = parts.ports().layout().spec(run.run());
        List<Optional<ObjectStore.Blob>> there = parts.ports()
                .objects()
                .together(spec, 2, index -> parts.ports().objects().get(index == 0 ? plan : spec));
        if (there.getFirst().isPresent()) {
            return there.getFirst().get().bytes();
        }
        StageGraph computed = parts.releases().own().signed(parts.planner().plan(spec(run, there.getLast())));
        byte[] bytes = StageGraphCodec.write(computed);
        byte[] stored = parts.stored().put(plan, bytes);
        return parts.rules().hold(Rule.USE_STORED_PLAN) ? stored : bytes;
    }

    private JobSpec spec(RunRow run, Optional<ObjectStore.Blob> stored) {
        return stored.map(blob ->
                        StoredDocument.read(parts.ports().layout().spec(run.run()), blob.bytes(), JobSpecCodec::read))
                .orElseThrow(() -> Failure.of(
                                FailureKind.CORRUPT,
                                "SPEC_MISSING",
                                "The specification of run " + run.run() + " is not there")
                        .toException());
    }

    private Progress fail(RunRow run, Failure failure) {
        return parts.failed(run, failure) ? Progress.MOVED : Progress.REFUSED;
    }
}
