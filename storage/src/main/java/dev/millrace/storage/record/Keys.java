package dev.millrace.storage.record;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable.Key;
import java.util.Locale;

/**
 * Every key of the state table. Keys are a schema: nobody else builds one. Leaves, nodes and claims are partitions of their own, because they
 * are written most and must spread.
 */
public final class Keys {
    /** Sort keys of a run's stage rows begin with this. */
    public static final String STAGES = "STG#";

    /** Sort keys of the notices of a run's ends begin with this. */
    public static final String NOTICES = "NTC#";

    private static final String RUN = "RUN";
    private static final String ONLY = "-";

    private Keys() {}

    public static String runPartition(RunId run) {
        return "R#" + run;
    }

    public static Key run(RunId run) {
        return new Key(runPartition(run), RUN);
    }

    /** Whether this is the key of a run's row. */
    public static boolean isOfRun(Key key) {
        return key.sort().equals(RUN);
    }

    /** Whether this is the key of a run's or a stage's row. */
    public static boolean isOfRunOrStage(Key key) {
        return isOfRun(key) || key.sort().startsWith(STAGES);
    }

    public static Key stage(RunId run, StageId stage) {
        return new Key(runPartition(run), STAGES + stage);
    }

    /** A leaf (level 0) or node of the combining tree. The generation is part of it: what an old generation commits is never seen by a new one. */
    public static Key slots(RunId run, StageId stage, int generation, SlotTree.Place place) {
        return new Key(
                runPartition(run) + "#S#" + stage + "#" + generation + "#" + place.level() + "#" + place.position(),
                ONLY);
    }

    public static Key claim(RunId run, StageId stage, int generation, int epoch, int task) {
        return new Key(runPartition(run) + "#C#" + stage + "#" + generation + "#" + epoch + "#" + task, ONLY);
    }

    public static String failures(RunId run, StageId stage) {
        return runPartition(run) + "#F#" + stage;
    }

    /** Sort keys of the failures of a generation and epoch begin with this. */
    public static String failuresOf(int generation, int epoch) {
        return generation + "#" + epoch + "#";
    }

    /** Sort keys of the failures of one task begin with this. */
    public static String failuresOf(int generation, int epoch, int task) {
        return failuresOf(generation, epoch) + task + "#";
    }

    public static Key failure(RunId run, StageId stage, int generation, AttemptId attempt) {
        return new Key(failures(run, stage), failuresOf(generation, attempt.epoch(), attempt.task()) + attempt);
    }

    /** The failure that says a task was claimed as often as it may be. */
    public static Key budgetFailure(RunId run, StageId stage, int generation, int epoch, int task) {
        return new Key(failures(run, stage), failuresOf(generation, epoch, task) + FailureRow.BUDGET);
    }

    /** What one webhook is told of the end of an epoch. */
    public static Key notice(RunId run, int epoch, int webhook) {
        return new Key(runPartition(run), NOTICES + epoch + "#" + webhook);
    }

    /** The run that a client's key stands for. */
    public static Key clientKey(String key) {
        return new Key("KEY#" + key, ONLY);
    }

    /** Sort keys of heads are their names. */
    public static String named(NamedKind kind, String tenant) {
        return kind.heads() + tenant;
    }

    public static Key named(NamedKind kind, String tenant, String name) {
        return new Key(named(kind, tenant), name);
    }

    /** Sort keys of the versions of a name are their numbers, which sort as text. */
    public static String versions(NamedKind kind, String tenant, String name) {
        return kind.versions() + tenant + "#" + name;
    }

    public static Key version(NamedKind kind, String tenant, String name, int version) {
        return new Key(versions(kind, tenant, name), String.format(Locale.ROOT, "%09d", version));
    }

    /** Sort keys of the heads of a tenant's artifacts are their names. */
    public static String artifacts(String tenant) {
        return "ARTS#" + tenant;
    }

    public static Key artifact(String tenant, String name) {
        return new Key(artifacts(tenant), name);
    }

    /** Sort keys of the versions of an artifact are their numbers, which sort as text. */
    public static String artifactVersions(String tenant, String name) {
        return "ART#" + tenant + "#" + name;
    }

    public static Key artifactVersion(String tenant, String name, int version) {
        return new Key(artifactVersions(tenant, name), String.format(Locale.ROOT, "%09d", version));
    }

    /** Where bytes with this digest lie, and how often they were named. */
    public static Key content(String tenant, String sha256) {
        return new Key("ARC#" + tenant, sha256);
    }

    /** The heads of all triggers; sort keys are their names. */
    public static String triggers() {
        return "TRG";
    }

    public static Key trigger(String name) {
        return new Key(triggers(), name);
    }

    /** All versions of files that a trigger has seen; sort keys are their {@link UploadRow#id}. */
    public static String uploads(String trigger) {
        return "TRG#" + trigger + "#F";
    }

    /** Those that no batch has settled yet. The round is part of the key: what is late of one round touches no other. */
    public static String pendingUploads(String trigger) {
        return "TRG#" + trigger + "#P";
    }

    /** Sort keys of the settled batches of a trigger are their numbers, which sort as text. */
    public static String batches(String trigger) {
        return "TRG#" + trigger + "#B";
    }

    public static Key batch(String trigger, int number) {
        return new Key(batches(trigger), String.format(Locale.ROOT, "%09d", number));
    }

    /** How far the files of a trigger are listed. */
    public static Key listing(String trigger) {
        return new Key("TRG#" + trigger + "#L", ONLY);
    }

    /** Whose run it is. */
    public static Key owner(RunId run) {
        return new Key(runPartition(run), "OWN");
    }

    public static Key destination(Location folder) {
        return new Key("OUT#" + folder, ONLY);
    }
}
