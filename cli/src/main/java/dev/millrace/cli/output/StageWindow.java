package dev.millrace.cli.output;

import dev.millrace.service.runs.StageView;
import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages of a run that fit a terminal: those at work first, then the next, then those just done; in order.
 *
 * @param shown in order
 * @param rest the others in words; empty: all are shown
 */
record StageWindow(List<StageView> shown, String rest) {
    StageWindow {
        shown = List.copyOf(shown);
    }

    /** @param lines room for stages and the words */
    static StageWindow of(List<StageView> stages, int lines) {
        if (stages.size() <= lines) {
            return new StageWindow(stages, "");
        }
        int room = Math.max(1, lines - 1);
        List<StageView> kept = Stream.of("RUNNING", "WAITING", "DONE")
                .flatMap(state -> inState(stages, state).stream())
                .limit(room)
                .sorted(Comparator.comparingInt(StageWindow::index))
                .toList();
        List<StageView> others =
                stages.stream().filter(stage -> !kept.contains(stage)).toList();
        List<String> words = new ArrayList<>();
        for (String state : List.of("DONE", "RUNNING", "WAITING")) {
            long count = inState(others, state).size();
            if (count > 0) {
                words.add(count + " "
                        + (state.equals("DONE") ? "done" : state.equals("RUNNING") ? "at work" : "waiting"));
            }
        }
        return new StageWindow(
                kept, "    and " + Human.count(others.size(), "stage") + " more: " + String.join(", ", words));
    }

    /** The last that are done are of more interest than the first. */
    private static List<StageView> inState(List<StageView> stages, String state) {
        List<StageView> found =
                stages.stream().filter(stage -> group(stage).equals(state)).toList();
        return state.equals("DONE") ? found.reversed() : found;
    }

    /** Of a run that is over, what was at work and what waited. */
    private static String group(StageView stage) {
        return switch (stage.state()) {
            case "STOPPED" -> "RUNNING";
            case "NOT_RUN" -> "WAITING";
            default -> stage.state();
        };
    }

    private static int index(StageView stage) {
        return stage.stage().id().index();
    }
}
