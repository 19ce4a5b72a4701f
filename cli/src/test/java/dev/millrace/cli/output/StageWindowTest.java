package dev.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import dev.millrace.service.runs.StageView;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StageWindowTest {
    private static List<StageView> stages(String states) {
        List<StageView> stages = new ArrayList<>();
        for (char state : states.toCharArray()) {
            stages.add(stage(stages.size(), state));
        }
        return stages;
    }

    /** {@code d}one, {@code r}unning or {@code w}aiting. */
    private static StageView stage(int index, char state) {
        Stage stage = new Stage(
                new StageId(index),
                "stage",
                new Work.Function("mix", new TreeMap<>()),
                1,
                List.of(),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(0, 0, 0));
        Optional<StageRow> row = state == 'w'
                ? Optional.empty()
                : Optional.of(new StageRow(
                        RunId.of(1, 2, 3),
                        stage.id(),
                        state == 'd' ? StageRow.State.DONE : StageRow.State.RUNNING,
                        0,
                        0,
                        "",
                        1,
                        1,
                        0,
                        0,
                        1,
                        0,
                        0,
                        StageRow.Totals.NONE));
        return new StageView(stage, row, 0, 0, null, false);
    }

    private static List<Integer> shown(StageWindow window) {
        return window.shown().stream().map(view -> view.stage().id().index()).toList();
    }

    @Test
    void allStagesAreShownWhereThereIsRoom() {
        StageWindow window = StageWindow.of(stages("ddrw"), 4);
        assertThat(shown(window)).containsExactly(0, 1, 2, 3);
        assertThat(window.rest()).isEmpty();
    }

    @Test
    void stagesAtWorkComeFirstThenTheNextAndTheRestIsCounted() {
        StageWindow window = StageWindow.of(stages("dddrdrwwww"), 5);
        assertThat(shown(window)).containsExactly(3, 5, 6, 7);
        assertThat(window.rest().strip()).isEqualTo("and 6 stages more: 4 done, 2 waiting");
    }

    @Test
    void atTheEndTheLastStagesAreShown() {
        StageWindow window = StageWindow.of(stages("dddddd"), 4);
        assertThat(shown(window)).containsExactly(3, 4, 5);
        assertThat(window.rest().strip()).isEqualTo("and 3 stages more: 3 done");
    }
}
