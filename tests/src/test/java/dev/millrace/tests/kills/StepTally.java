package dev.millrace.tests.kills;

import dev.millrace.storage.local.FileFaults;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Counts the steps of a command that nothing strikes, so that moments are drawn of steps that there are. */
final class StepTally implements FileFaults {
    private final Path destinations;
    private final Map<Step, Integer> before = new EnumMap<>(Step.class);
    private final Map<Step, Integer> publishing = new EnumMap<>(Step.class);

    StepTally(Path destinations) {
        this.destinations = destinations;
    }

    @Override
    public synchronized void before(Step step, Path path) {
        if (path.startsWith(destinations)) {
            publishing.merge(step, 1, Integer::sum);
        } else if (publishing.isEmpty()) {
            before.merge(step, 1, Integer::sum);
        }
    }

    /** How many there were anywhere before the first one in a destination. */
    int before(Step step) {
        return before.getOrDefault(step, 0);
    }

    /** How many there were in destinations. */
    int publishing(Step step) {
        return publishing.getOrDefault(step, 0);
    }
}
