package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened in a world, in order. Always hashed; kept as text only when it is recorded, because that is slow. */
public final class Story {
    private static final long PRIME = 0x100000001b3L;

    /**
     * One thing that happened.
     *
     * @param sinceStartMillis true time
     */
    public record Line(long sinceStartMillis, String actor, String what) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%11.3f s  %-14s %s", sinceStartMillis / 1000.0, actor, what);
        }
    }

    private final boolean recorded;
    private final List<Line> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;
    private long length;

    public Story(boolean recorded) {
        this.recorded = recorded;
    }

    void step(
            long sinceStartMillis,
            Actor actor,
            Step step,
            Object about,
            @Nullable Object result,
            Optional<Fault> fault) {
        length++;
        hash = (hash ^ sinceStartMillis) * PRIME;
        hash = (hash
                        ^ (actor.number() * 1009L
                                + step.ordinal() * 31L
                                + fault.map(Enum::ordinal).orElse(-1)))
                * PRIME;
        hash = (hash ^ about.hashCode()) * PRIME;
        if (recorded) {
            String struck = fault.map(kind -> "  ** " + kind.text()).orElse("");
            lines.add(new Line(
                    sinceStartMillis,
                    actor.name(),
                    step + " " + StoryText.of(about) + " → " + StoryText.of(result) + struck));
        }
    }

    /** Something that is no step of a process. */
    public void tell(long sinceStartMillis, Actor actor, String what) {
        length++;
        hash = (hash ^ (sinceStartMillis * 31 + what.hashCode())) * PRIME;
        if (recorded) {
            lines.add(new Line(sinceStartMillis, actor.name(), what));
        }
    }

    /** The same for the same story. */
    public long hash() {
        return hash;
    }

    /** Number of steps. */
    public long length() {
        return length;
    }

    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
