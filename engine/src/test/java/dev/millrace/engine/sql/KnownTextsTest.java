package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownTextsTest {
    private final KnownTexts texts = new KnownTexts();
    private Workbench bench;

    @BeforeEach
    void open(@TempDir Path folder) throws SQLException {
        bench = Workbench.at(folder);
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    @Test
    void tasks_of_a_stage_share_what_is_known_and_others_do_not() {
        Stage stage = bench.stage(0, "SELECT 1", 2, new Output.Rows());
        KnownText known = of(stage, 0);
        assertThat(of(stage, 1)).isSameAs(known);
        assertThat(of(bench.stage(1, "SELECT 1", 2, new Output.Rows()), 0)).isNotSameAs(known);
        assertThat(of(bench.stage(0, "SELECT 2", 2, new Output.Rows()), 0)).isNotSameAs(known);
    }

    private KnownText of(Stage stage, int task) {
        return texts.of(bench.assignment(stage, task, 0), (Work.Sql) stage.work());
    }

    @Test
    void a_text_that_was_refused_is_refused_again() throws SQLException {
        KnownText text = new KnownText();
        try (SlotDatabase database = new SlotDatabase(bench.folder.resolve("spill"))) {
            Stage stage = bench.stage(0, "SELECT 1; SELECT 2", 1, new Output.Rows());
            DatabaseTerms terms = DatabaseTerms.of(
                    bench.assignment(stage, 0, 0),
                    (Work.Sql) stage.work(),
                    new SqlSlot(bench.folder, 2, 1 << 20),
                    new TreeSet<>(),
                    new TreeSet<>());
            Session session = new Session(database.connect(terms, TreeSet::new), text);
            AtomicInteger meanwhile = new AtomicInteger();
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> SqlStatement.requireOneSelect(
                                session, "SELECT 1; SELECT 2", meanwhile::incrementAndGet))
                        .hasMessageContaining("not one SELECT");
            }
            for (int time = 0; time < 2; time++) {
                SqlStatement.requireOneSelect(session, "SELECT 1 AS a, 'x' AS b", meanwhile::incrementAndGet);
            }
            assertThat(meanwhile).hasValue(4);
            assertThatThrownBy(() ->
                            SqlStatement.requireOneSelect(session, "SELECT 1", () -> session.execute("SELECT missing")))
                    .hasMessageContaining("missing");
            assertThat(text.isOneSelect()).isTrue();
            assertThat(ResultColumns.describe(session, "SELECT 1 AS a, 'x' AS b"))
                    .hasSize(2);
            assertThat(text.columns().orElseThrow()).extracting("type").containsExactly("INTEGER", "VARCHAR");
        }
    }
}
