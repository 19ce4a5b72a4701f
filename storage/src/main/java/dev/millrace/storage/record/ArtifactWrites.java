package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.set;

import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Durable writes about artifacts. The bytes lie there, and were compared with their digest, before any of these names them. */
public final class ArtifactWrites {
    private ArtifactWrites() {}

    /**
     * All or none: of two who name at once one is told, no version is ever another's, and nothing is named whose bytes are being removed.
     *
     * @param before the head that was seen
     * @param next has the version behind that of the head
     */
    public static List<Update> named(String tenant, Optional<ArtifactRow.Head> before, ArtifactRow next) {
        return List.of(
                head(tenant, before, next),
                new Update(
                        Keys.artifactVersion(tenant, next.name(), next.version()),
                        List.of(new Condition.RowAbsent()),
                        facts(next)),
                new Update(
                        Keys.content(tenant, next.sha256()),
                        List.of(new Condition.AbsentOrEqual(ContentRow.GENERATION, Value.of(next.generation()))),
                        List.of(
                                set(ContentRow.GENERATION, next.generation()),
                                new Change.Add(ContentRow.NAMINGS, 0, 1))));
    }

    private static Update head(String tenant, Optional<ArtifactRow.Head> before, ArtifactRow next) {
        List<Change> changes = new ArrayList<>(facts(next));
        changes.add(set(ArtifactRow.FIRST, before.map(ArtifactRow.Head::first).orElse(1)));
        changes.add(set(ArtifactRow.USED, next.savedMillis()));
        changes.add(new Change.Remove(ArtifactRow.DELETED));
        Condition seen = before.<Condition>map(head -> isAt(head.row())).orElse(new Condition.RowAbsent());
        return new Update(Keys.artifact(tenant, next.name()), List.of(seen), changes);
    }

    private static Condition isAt(ArtifactRow row) {
        return new Condition.Equal(ArtifactRow.VERSION, Value.of(row.version()));
    }

    private static List<Change> facts(ArtifactRow row) {
        return List.of(
                set(ArtifactRow.NAME, row.name()),
                set(ArtifactRow.VERSION, row.version()),
                set(ArtifactRow.SHA256, row.sha256()),
                set(ArtifactRow.SIZE, row.sizeBytes()),
                set(ArtifactRow.GENERATION, row.generation()),
                set(ArtifactRow.SAVED, row.savedMillis()),
                set(ArtifactRow.PRINCIPAL, row.principal()));
    }

    /** If version. It takes a version of its own, and all versions up to it are none of the name's any more. */
    public static Update removed(String tenant, ArtifactRow seen) {
        return new Update(
                Keys.artifact(tenant, seen.name()),
                List.of(isAt(seen)),
                List.of(
                        set(ArtifactRow.VERSION, seen.version() + 1),
                        set(ArtifactRow.FIRST, seen.version() + 2),
                        set(ArtifactRow.DELETED, 1)));
    }

    /** If version: a name that was removed or given again meanwhile was not used. */
    public static Update used(String tenant, ArtifactRow seen, long nowMillis) {
        return new Update(
                Keys.artifact(tenant, seen.name()), List.of(isAt(seen)), List.of(set(ArtifactRow.USED, nowMillis)));
    }

    /** If they were not named since they were seen. From then on the place of before is nobody's, and what lies there may be removed at any time. */
    public static Update released(String tenant, String sha256, ContentRow seen) {
        return new Update(
                Keys.content(tenant, sha256),
                List.of(
                        new Condition.AbsentOrEqual(ContentRow.GENERATION, Value.of(seen.generation())),
                        new Condition.AbsentOrEqual(ContentRow.NAMINGS, Value.of(seen.namings()))),
                List.of(set(ContentRow.GENERATION, seen.generation() + 1), set(ContentRow.NAMINGS, seen.namings())));
    }
}
