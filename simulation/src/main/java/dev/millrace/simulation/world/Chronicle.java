package dev.millrace.simulation.world;

import dev.millrace.simulation.fault.Story;
import dev.millrace.simulation.invariant.Broken;
import dev.millrace.storage.record.RunState;
import java.util.List;
import java.util.Locale;

/**
 * What became of a world.
 *
 * @param broken invariants that did not hold, in order; empty when all is well
 * @param millis virtual time that passed
 * @param states of the runs at the end
 */
public record Chronicle(Scenario scenario, List<Broken> broken, Story story, long millis, List<RunState> states) {
    public Chronicle {
        broken = List.copyOf(broken);
        states = List.copyOf(states);
    }

    public boolean isSound() {
        return broken.isEmpty();
    }

    /** What is told about a failing seed: what broke, a shortened story, and how to see all of it again. */
    public String report(int lines) {
        StringBuilder text = new StringBuilder(scenario.summary()).append('\n');
        broken.forEach(one -> text.append("BROKEN ").append(one).append('\n'));
        text.append(StoryExcerpt.of(story.lines(), broken, lines));
        text.append(String.format(
                Locale.ROOT,
                "%d steps, %d virtual seconds. Again, with the whole story in target/story-%d.txt:%n"
                        + "  ./mvnw -q verify -pl simulation -am -Dtest=SeedsTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dmillrace.simulation.seeds=%d..%d%n",
                story.length(),
                millis / 1000,
                scenario.seed(),
                scenario.seed(),
                scenario.seed()));
        return text.toString();
    }
}
