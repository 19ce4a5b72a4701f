package dev.millrace.functions.trigger;

import dev.millrace.coordinator.trigger.PartedListing;
import dev.millrace.coordinator.trigger.ScheduleDriver;
import dev.millrace.coordinator.trigger.TriggerDriver;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.coordinator.trigger.UploadIntake;
import dev.millrace.functions.TimeLeft;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.TriggerRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is done for triggers when somebody is called for them. Whatever is left when the time is nearly up is found by the next call: rows say what is so.
 * Kept warm; not thread-safe.
 */
public final class TriggerRound {
    private static final long MINUTE_MILLIS = 60_000;

    private final Ports ports;
    private final Clock clock;
    private final TriggerStore store;
    private final TriggerDriver driver;
    private final ScheduleDriver schedules;
    private final PartedListing listing;
    private final long marginMillis;
    private final Map<String, Known> known = new HashMap<>();

    /**
     * @param listMillis from one listing of a folder to the next
     * @param marginMillis no trigger is looked at when less time is left: it is the longest that one look takes
     */
    public TriggerRound(Ports ports, SubmittedRuns runs, long listMillis, long marginMillis) {
        this.ports = ports;
        this.clock = ports.clock();
        this.store = new TriggerStore(ports);
        this.driver = new TriggerDriver(ports, runs);
        this.schedules = new ScheduleDriver(ports, runs);
        this.listing = new PartedListing(ports, listMillis);
        this.marginMillis = marginMillis;
    }

    /** A version of a trigger that was read, and what its intake has seen. */
    private record Known(int version, TriggerSpec spec, Optional<UploadIntake> intake) {}

    /**
     * A message that tells of places.
     *
     * @param message by which the service knows it
     */
    public record Told(String message, List<Location> places) {
        public Told {
            places = List.copyOf(places);
        }
    }

    /**
     * What was done.
     *
     * @param noted versions of files that nobody had seen
     * @param again messages that must come again
     * @param trouble what did not go well, and with what
     */
    public record Done(int noted, List<String> again, List<String> trouble) {
        public Done {
            again = List.copyOf(again);
            trouble = List.copyOf(trouble);
        }
    }

    /** Notes what came, and looks at the triggers to which it belongs. What no trigger waits for is passed over. */
    public Done take(List<Told> messages, TimeLeft time) {
        List<String> again = new ArrayList<>();
        List<String> trouble = new ArrayList<>();
        List<Known> triggers = triggers(trouble);
        Set<String> touched = new LinkedHashSet<>();
        int noted = 0;
        for (Told message : messages) {
            try {
                requireTime(time);
                noted += note(message, triggers, touched);
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                again.add(message.message());
                trouble.add(message.places() + ": " + busy);
            } catch (MillraceException cannotBe) {
                trouble.add(message.places() + ": " + cannotBe);
            }
        }
        for (Known one : triggers) {
            if (touched.contains(one.spec().name()) && isTime(time)) {
                look(one, trouble);
            }
        }
        return new Done(noted, again, trouble);
    }

    private static int note(Told message, List<Known> triggers, Set<String> touched) {
        int noted = 0;
        for (Location place : message.places()) {
            for (Known one : triggers) {
                if (one.spec().upload().filter(upload -> upload.matches(place)).isPresent()) {
                    noted += one.intake().orElseThrow().told(place).noted();
                    touched.add(one.spec().name());
                }
            }
        }
        return noted;
    }

    /** Lists folders whose time it is, and looks at all triggers. Each minute another one is the first: no one waits for ever behind the others. */
    public Done tick(TimeLeft time) {
        List<String> trouble = new ArrayList<>();
        List<Known> triggers = new ArrayList<>(triggers(trouble));
        if (!triggers.isEmpty()) {
            Collections.rotate(triggers, -Math.floorMod(clock.nowMillis() / MINUTE_MILLIS, triggers.size()));
        }
        int noted = 0;
        for (Known one : triggers) {
            if (!isTime(time)) {
                trouble.add("the time was over before all triggers were looked at");
                break;
            }
            noted += list(one, time, trouble);
            look(one, trouble);
        }
        return new Done(noted, List.of(), trouble);
    }

    private int list(Known one, TimeLeft time, List<String> trouble) {
        if (one.intake().isEmpty()) {
            return 0;
        }
        try {
            int noted = listing.look(one.spec().name(), one.intake().get(), () -> isTime(time));
            one.intake()
                    .get()
                    .passedBy()
                    .forEach(why ->
                            trouble.add(one.spec().name() + ": " + why.failure().message()));
            return noted;
        } catch (RuntimeException failed) {
            trouble.add(one.spec().name() + ": " + failed);
            return 0;
        }
    }

    /** One that cannot be looked at holds up no other. */
    private void look(Known one, List<String> trouble) {
        String name = one.spec().name();
        try {
            if (one.intake().isPresent()) {
                driver.look(name);
            } else {
                schedules.look(name);
            }
        } catch (RuntimeException failed) {
            trouble.add(name + ": " + failed);
        }
    }

    private List<Known> triggers(List<String> trouble) {
        List<Known> all = new ArrayList<>();
        for (TriggerRow row : store.list()) {
            try {
                all.add(known.compute(
                        row.name(), (_, old) -> old != null && old.version() == row.spec() ? old : read(row)));
            } catch (RuntimeException failed) {
                trouble.add(row.name() + ": " + failed);
            }
        }
        return all;
    }

    /** Objects appear whole: none is written to. */
    private Known read(TriggerRow row) {
        TriggerSpec spec = store.spec(row);
        return new Known(row.spec(), spec, spec.upload().map(_ -> new UploadIntake(ports, spec, 0)));
    }

    private void requireTime(TimeLeft time) {
        if (!isTime(time)) {
            throw new StorageException.Unavailable("the time was over before it was noted", null);
        }
    }

    private boolean isTime(TimeLeft time) {
        return time.millis() > marginMillis;
    }
}
