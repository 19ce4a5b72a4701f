package dev.millrace.coordinator.drive;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** Deletes what lists show. A list may be late: whoever relies on nothing being left calls again. */
final class Deletion {
    private static final int PAGE = 1000;

    private final ObjectStore objects;

    Deletion(ObjectStore objects) {
        this.objects = objects;
    }

    /** Deletes at most {@code limit} objects of a folder; returns how many were there. */
    int some(Location folder, int limit) {
        List<ObjectStore.Listed> listed = objects.list(folder, "", limit);
        listed.forEach(object -> objects.delete(object.location()));
        return listed.size();
    }

    /** As {@link #some(Location, int)} of each folder; returns how many were in all of them. */
    int some(List<Location> folders, int limit) {
        return objects.together(folders.getFirst(), folders.size(), index -> some(folders.get(index), limit)).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Deletes all of a folder. */
    void all(Location folder) {
        String after = "";
        while (true) {
            List<ObjectStore.Listed> page = objects.list(folder, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(object -> objects.delete(object.location()));
            after = page.getLast().location().uri();
        }
    }

    /** Deletes one object; returns whether it was there. */
    boolean one(Location location) {
        boolean there = objects.stat(location).isPresent();
        if (there) {
            objects.delete(location);
        }
        return there;
    }

    /** What the attempts of an unfinished task wrote; only where the rule against it is left out. */
    void attemptsOf(Layout layout, StageRow row, int task) {
        Location attempt =
                layout.attempt(row.run(), row.stage(), row.generation(), new AttemptId(row.epoch(), task, 1));
        all(new Location(attempt.uri().substring(0, attempt.uri().lastIndexOf('/'))));
    }
}
