package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.world.Chronicle;
import dev.millrace.simulation.world.World;
import dev.millrace.storage.record.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed of a failing seed is all that its finder has. */
class ReportTest {
    private static final int LINES = 25;

    /** The first world that breaks without the rule after this fault. */
    private static Chronicle broken(Rule rule, String fault) {
        Mutant mutant = Mutant.all().stream()
                .filter(one -> one.rule() == rule)
                .findFirst()
                .orElseThrow();
        for (long seed = 1; seed < 1_000; seed++) {
            Chronicle chronicle =
                    new World(mutant.scenario().apply(seed).with(mutant.broken()), new Coverage(), true).run(false);
            if (!chronicle.isSound() && chronicle.report(LINES).contains(fault)) {
                return chronicle;
            }
        }
        throw new AssertionError("no world breaks without " + rule + " after " + fault);
    }

    @Test
    void aFailingSeedTellsWhatBrokeAShortStoryAndTheCommandThatReplaysIt() {
        Chronicle chronicle = broken(Rule.COMMIT_INTO_UNSET_SLOT, "");
        long seed = chronicle.scenario().seed();

        List<String> report = chronicle.report(LINES).lines().toList();

        assertThat(report.getFirst()).startsWith("seed " + seed + ": ");
        assertThat(report).anyMatch(line -> line.startsWith("BROKEN " + Invariant.I1 + " ("));
        assertThat(report.getLast())
                .startsWith("  ./mvnw ")
                .contains("-Dtest=SeedsTest")
                .endsWith("-Dmillrace.simulation.seeds=" + seed + ".." + seed);
        assertThat(report.size())
                .isLessThanOrEqualTo(LINES + 4 + chronicle.broken().size());
    }

    @Test
    void theShortStoryEndsWithTheStepThatBrokeTheInvariantAndNamesTheFaultBeforeIt() {
        Chronicle chronicle = broken(Rule.COMMIT_INTO_UNSET_SLOT, "** paused");

        List<String> story = chronicle
                .report(LINES)
                .lines()
                .filter(line -> line.matches(" +[0-9.]+ s  .*"))
                .toList();

        assertThat(story.getLast()).contains("COMMIT");
        assertThat(story).anyMatch(line -> line.contains("** paused"));
    }
}
