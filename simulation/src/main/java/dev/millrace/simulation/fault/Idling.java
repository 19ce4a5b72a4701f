package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.TaskQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets those who poll empty queues sleep until there is something, or for long. A sleep may always be longer than was asked for, so this
 * leaves out nothing that could happen; it only spares the polls that find nothing.
 */
final class Idling {
    private static final long LONGEST_MILLIS = 3_600_000;

    private final Scheduler scheduler;
    private final TaskQueue messages;
    private final Randomness random;
    private final Map<Fibre, Set<String>> found = new LinkedHashMap<>();
    private final Set<Fibre> unsure = new HashSet<>();
    private final Map<Fibre, Set<String>> resting = new LinkedHashMap<>();

    Idling(Scheduler scheduler, TaskQueue messages, Randomness random) {
        this.scheduler = scheduler;
        this.messages = messages;
        this.random = random;
    }

    void foundNothing(Fibre fibre, String queue) {
        found.computeIfAbsent(fibre, _ -> new LinkedHashSet<>()).add(queue);
    }

    void foundSomething(Fibre fibre) {
        found.remove(fibre);
    }

    /** A poll that was not answered: what the fibre knows of the queues is not enough to sleep long. */
    void foundOutNothing(Fibre fibre) {
        unsure.add(fibre);
    }

    /** The sleep of a fibre that may have polled in vain. */
    void sleep(Fibre fibre, long millis) {
        Set<String> queues = found.remove(fibre);
        boolean wasUnsure = unsure.remove(fibre);
        if (queues == null || wasUnsure || queues.stream().anyMatch(queue -> messages.visible(queue) > 0)) {
            scheduler.sleep(millis);
            return;
        }
        resting.put(fibre, queues);
        scheduler.sleep(Math.max(millis, LONGEST_MILLIS + random.below(1000)));
        resting.remove(fibre);
    }

    /** Wakes up to {@code count} of those who wait for this queue. */
    void awaken(String queue, int count) {
        List<Fibre> waiting = new ArrayList<>();
        resting.forEach((fibre, queues) -> {
            if (queues.contains(queue) && fibre.actor().isAlive()) {
                waiting.add(fibre);
            }
        });
        for (int woken = 0; woken < count && !waiting.isEmpty(); woken++) {
            Fibre fibre = waiting.remove(random.below(waiting.size()));
            resting.remove(fibre);
            scheduler.wake(fibre, random.between(1, 40));
        }
    }
}
