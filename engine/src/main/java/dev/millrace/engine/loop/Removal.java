package dev.millrace.engine.loop;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.List;

/** Deletes what a loser wrote. What is missed, the collection finds. */
final class Removal {
    private static final int PAGE = 1000;

    private final ObjectStore objects;
    private final Rules rules;

    Removal(ObjectStore objects, Rules rules) {
        this.objects = objects;
        this.rules = rules;
    }

    /** Deletes the parts that are known, because a list may be late, then whatever the list shows. */
    void attempt(Layout layout, Claim claim, List<AttemptOutput.Part> parts) {
        Location own = layout.attempt(
                claim.message().run(), claim.message().stage(), claim.message().generation(), claim.attempt());
        try {
            parts.forEach(part -> objects.delete(own.resolve(part.name())));
            objects.delete(layout.attemptOutput(
                    claim.message().run(),
                    claim.message().stage(),
                    claim.message().generation(),
                    claim.attempt()));
            all(rules.hold(Rule.DELETE_BY_ATTEMPT) ? own : parent(own));
        } catch (StorageException trouble) {
            // The collection of the run deletes it.
        }
    }

    /** What earlier attempts of the task wrote; only where a rule is left out. */
    void predecessors(Layout layout, Claim claim) {
        try {
            all(parent(layout.attempt(
                    claim.message().run(),
                    claim.message().stage(),
                    claim.message().generation(),
                    claim.attempt())));
        } catch (StorageException trouble) {
            // As above.
        }
    }

    private void all(Location folder) {
        String after = "";
        while (true) {
            List<ObjectStore.Listed> page = objects.list(folder, after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(listed -> objects.delete(listed.location()));
            after = page.getLast().location().uri();
        }
    }

    private static Location parent(Location location) {
        return new Location(location.uri().substring(0, location.uri().lastIndexOf('/')));
    }
}
