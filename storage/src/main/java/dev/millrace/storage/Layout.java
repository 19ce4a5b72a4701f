package dev.millrace.storage;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import java.util.List;
import java.util.Locale;

/**
 * Every key of every object. Paths are a schema: nobody else builds one.
 *
 * @param spools folders among which what attempts write is spread, because a new bucket answers so many requests and no more. Where an attempt's objects lie
 *     follows from its run, its task and this list alone: it must be the same, in the same order, for as long as a run is kept
 */
public record Layout(Location home, List<Location> spools) {
    public Layout {
        if (spools.isEmpty()) {
            throw new IllegalArgumentException("a layout has at least one spool");
        }
        spools = List.copyOf(spools);
    }

    /** With all that attempts write beside what their run is. */
    public Layout(Location home) {
        this(home, List.of(home.resolve("runs")));
    }

    public Location runs() {
        return home.resolve("runs");
    }

    public Location run(RunId run) {
        return runs().resolve(run.value());
    }

    public Location spec(RunId run) {
        return run(run).resolve("spec.json");
    }

    public Location plan(RunId run) {
        return run(run).resolve("plan.json");
    }

    public Location decision(RunId run, StageId stage, int generation) {
        return run(run).resolve("decisions/" + stage + "/" + generation + ".json");
    }

    public Location map(RunId run, StageId stage, int generation) {
        return run(run).resolve("maps/" + stage + "/" + generation + ".json");
    }

    public Location replaced(RunId run) {
        return run(run).resolve("replaced.json");
    }

    /** What the contracts and checks of a run that publishes have found. */
    public Location findings(RunId run) {
        return run(run).resolve("findings.json");
    }

    /** The folders of everything that the attempts of a run wrote, one in each spool. */
    public List<Location> attempts(RunId run) {
        return spools.stream().map(spool -> attempts(spool, run)).toList();
    }

    private static Location attempts(Location spool, RunId run) {
        return spool.resolve(run.value() + "/attempts");
    }

    /** The folder of one attempt. Neighbours of a stage lie in different spools, all attempts of a task in one. */
    public Location attempt(RunId run, StageId stage, int generation, AttemptId attempt) {
        return attempts(spool(run, stage, attempt.task()), run)
                .resolve(stage + "/" + generation + "/" + attempt.task() + "/" + attempt);
    }

    /** Copies of what the winners of a leaf of slots wrote in their {@link #attemptOutput}. */
    public Location gatheredOutputs(RunId run, StageId stage, int generation, int leaf) {
        return attempts(spool(run, stage, leaf), run).resolve(stage + "/" + generation + "/leaf-" + leaf + ".json");
    }

    private Location spool(RunId run, StageId stage, int place) {
        int first = run.value().hashCode() + stage.index();
        return spools.get(Math.floorMod(first + place, spools.size()));
    }

    public Location attemptOutput(RunId run, StageId stage, int generation, AttemptId attempt) {
        return attempt(run, stage, generation, attempt).resolve("output.json");
    }

    /** What an attempt has to say to people; kept as long as the run. */
    public Location log(RunId run, StageId stage, int generation, AttemptId attempt) {
        return run(run).resolve("logs/" + stage + "/" + generation + "/" + attempt + ".ndjson");
    }

    /** The folder of everything that is kept of a step for later runs. */
    public Location kept(String job, String step) {
        return kept().resolve(job + "/" + step);
    }

    /** The folder of all results of steps that are kept for later runs. */
    public Location kept() {
        return home.resolve("cache");
    }

    /**
     * A kept result of a step.
     *
     * @param identity hash of what its rows follow from
     * @param beside 0, or more where others of this identity are damaged
     */
    public Location kept(String job, String step, String identity, int beside) {
        return kept(job, step).resolve(identity + (beside == 0 ? "" : "-" + beside));
    }

    /** The folder of everything that is known of taken files. */
    public Location taken() {
        return home.resolve("taken");
    }

    /** The table of the files of a source that runs of a job have taken; {@code environment} is empty where there is none. */
    public Location taken(String job, String environment, String source) {
        return taken().resolve((environment.isEmpty() ? job : job + "@" + environment) + "/" + source);
    }

    private Location trigger(String name) {
        return home.resolve("triggers/" + name);
    }

    /** A version of a trigger, from 1. */
    public Location triggerSpec(String name, int version) {
        return trigger(name).resolve(String.format(Locale.ROOT, "spec-%06d.json", version));
    }

    /** A batch of uploads, from 1. */
    public Location triggerBatch(String name, int number) {
        return trigger(name).resolve(String.format(Locale.ROOT, "batch-%09d.json", number));
    }

    /** All contents of a tenant's artifacts; {@code tenant} is empty for the owner. No tenant's folder lies in another's. */
    public Location artifacts(String tenant) {
        return home.resolve("artifacts/" + (tenant.isEmpty() ? "own" : "tenants/" + tenant));
    }

    /**
     * Bytes of an artifact.
     *
     * @param generation from 0; raised before the bytes are removed, so that what comes again never lies where something is being removed
     */
    public Location artifact(String tenant, String sha256, int generation) {
        return artifacts(tenant).resolve(sha256 + "/" + generation);
    }

    public static boolean isManifest(Location object) {
        return object.name().equals("_manifest.json");
    }

    public static Location manifest(Location destination) {
        return destination.resolve("_manifest.json");
    }

    /**
     * A published file; its key is unique to the run, so that a late copy can only write the same bytes again.
     *
     * @param part number of the file within the attempt, from 0
     * @param folder below the destination: empty, or ending with a slash
     */
    public static Location published(
            Location destination,
            RunId run,
            StageId stage,
            AttemptId attempt,
            int part,
            String folder,
            String extension) {
        return destination.resolve(folder
                + String.format(
                        Locale.ROOT,
                        "part-%05d-%d-%s-%d-%s.%s",
                        attempt.task(),
                        part,
                        run.value(),
                        stage.index(),
                        attempt,
                        extension));
    }
}
