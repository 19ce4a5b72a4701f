package dev.millrace.simulation.small;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.simulation.small.PublishMoves.Writer;
import dev.millrace.simulation.small.PublishState.Look;
import dev.millrace.simulation.small.PublishState.Run;
import dev.millrace.simulation.small.PublishState.Stage;
import dev.millrace.simulation.small.PublishState.Step;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two or three runs publish into one folder, in every order of every step of the looks at them, any of which may die anywhere: every state is visited. The
 * decisions are the production ones.
 */
final class PublishWorldsTest {
    private static final List<Mode> MODES = List.of(
            Mode.CREATE, Mode.OVERWRITE, Mode.OVERWRITE_PARTITIONS, Mode.APPEND, Mode.MERGE, Mode.TAKE, Mode.RETAKE);
    private static final Writer APPENDS = new Writer(Mode.APPEND, 0, "a");

    /** What did not hold, in a world of these writers with so many looks at each. */
    private static Set<String> broken(List<Writer> writers, List<Integer> looks, Rules rules) {
        PublishMoves moves = new PublishMoves(writers, rules);
        Set<PublishState> visited = new HashSet<>();
        Deque<PublishState> open = new ArrayDeque<>();
        open.add(start(writers.size(), looks));
        while (!open.isEmpty()) {
            PublishState state = open.removeLast();
            if (visited.add(state)) {
                open.addAll(moves.next(state));
                if (state.looks().stream().allMatch(look -> look.step() == Step.ENDED)) {
                    moves.broken().addAll(inTheEnd(state, moves));
                }
            }
        }
        return moves.broken();
    }

    private static PublishState start(int runs, List<Integer> looks) {
        List<Run> planned = new ArrayList<>();
        List<Look> begun = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            planned.add(new Run(Stage.PLANNED, "", null, true));
            for (int look = 0; look < looks.get(run); look++) {
                begun.add(new Look(run, Step.BEGIN, -1, null));
            }
        }
        return new PublishState(null, -1, -1, planned, begun, Set.of());
    }

    /** Looks that nobody disturbs bring every run to its end, and then there is what the manifest lists. */
    private static Set<String> inTheEnd(PublishState state, PublishMoves moves) {
        Set<String> broken = new TreeSet<>();
        PublishState calm = state;
        for (int round = 0; round <= state.runs().size(); round++) {
            for (int run = 0; run < state.runs().size(); run++) {
                calm = looked(calm, run, moves);
            }
        }
        if (calm.runs().stream().anyMatch(run -> run.stage() != Stage.SUCCEEDED && run.stage() != Stage.FAILED)) {
            broken.add("L1: runs are " + calm.runs().stream().map(Run::stage).toList() + " in the end");
        }
        Set<String> listed = new TreeSet<>();
        Manifest manifest = calm.manifestOrNull();
        if (manifest != null) {
            manifest.files()
                    .forEach(
                            file -> listed.add(file.name().substring(file.name().indexOf('/') + 1)));
        }
        Set<String> visible =
                new TreeSet<>(calm.visible().stream().map(String::valueOf).toList());
        if (!visible.equals(listed)) {
            broken.add("I13: visible are " + visible + ", listed " + listed);
        }
        return broken;
    }

    private static PublishState looked(PublishState state, int run, PublishMoves moves) {
        PublishState next = new PublishState(
                state.manifestOrNull(),
                state.holder(),
                state.last(),
                state.runs(),
                List.of(new Look(run, Step.BEGIN, -1, null)),
                state.visible());
        while (next.looks().getFirst().step() != Step.ENDED) {
            next = moves.move(next, 0);
        }
        return next;
    }

    static Stream<Arguments> pairs() {
        return MODES.stream().flatMap(first -> MODES.stream().map(second -> Arguments.of(first, second)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void every_order_of_two_publications_is_sound(Mode first, Mode second) {
        for (int partition = 0; partition < 2; partition++) {
            List<Writer> writers = List.of(new Writer(first, 0, "a"), new Writer(second, partition, "a"));
            assertThat(broken(writers, List.of(2, 1), Rules.all())).isEmpty();
        }
    }

    @Test
    void every_order_of_three_is_sound_where_the_last_replaces_two() {
        List<Writer> writers = List.of(APPENDS, APPENDS, new Writer(Mode.OVERWRITE, 0, "a"));
        assertThat(broken(writers, List.of(2, 1, 1), Rules.all())).isEmpty();
    }

    static Stream<Arguments> rules() {
        Writer merges = new Writer(Mode.MERGE, 0, "a");
        Writer takes = new Writer(Mode.TAKE, 0, "a");
        Writer takesAgain = new Writer(Mode.RETAKE, 0, "a");
        return Stream.of(
                Arguments.of(Rule.ADD_TO_RECORDED, List.of(APPENDS, APPENDS), List.of(2, 1)),
                Arguments.of(
                        Rule.SOURCES_OF_EVERY_WRITER,
                        List.of(APPENDS, APPENDS, new Writer(Mode.OVERWRITE, 0, "a")),
                        List.of(2, 1, 1)),
                Arguments.of(
                        Rule.FIT_WHEN_PUBLISHING, List.of(APPENDS, new Writer(Mode.APPEND, 0, "b")), List.of(1, 1)),
                Arguments.of(Rule.REPLACE_ONLY_READ, List.of(merges, merges), List.of(1, 1)),
                Arguments.of(Rule.REPLACE_ONLY_READ, List.of(takes, takes), List.of(2, 1)),
                Arguments.of(Rule.REPLACE_ONLY_READ, List.of(takes, takesAgain), List.of(1, 2)),
                Arguments.of(Rule.OVERWRITE_IF_TAG, List.of(APPENDS, APPENDS), List.of(2, 1)),
                Arguments.of(Rule.DESTINATION_ROW, List.of(APPENDS, APPENDS), List.of(1, 1)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_left_out_breaks_a_publication(Rule rule, List<Writer> writers, List<Integer> looks) {
        assertThat(broken(writers, looks, Rules.all())).isEmpty();
        assertThat(broken(writers, looks, Rules.all().without(rule))).isNotEmpty();
    }
}
