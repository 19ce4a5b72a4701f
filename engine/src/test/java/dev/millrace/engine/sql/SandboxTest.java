package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text may not do in a worker, even if the planner had let it through. */
class SandboxTest {
    private Path folder;
    private Workbench bench;

    @BeforeEach
    void open(@TempDir Path temporary) throws SQLException, IOException {
        folder = temporary;
        bench = Workbench.at(folder);
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createDirectories(folder.resolve("scratch/slot-0/work2"));
        Files.writeString(folder.resolve("scratch/slot-0/work2/secret.txt"), "secret");
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT content FROM read_text('{folder}/secret.txt')",
                "SELECT content FROM read_text('{folder}/scratch/slot-0/work/../../../secret.txt')",
                "SELECT content FROM read_text('{folder}/scratch/slot-0/work2/secret.txt')",
                "SELECT content FROM read_blob('/etc/passwd')",
                "SELECT * FROM read_csv('/proc/self/environ')",
                "SELECT * FROM '{folder}/secret.txt'",
                "SELECT * FROM glob('{folder}/*')",
                "SELECT * FROM glob('{folder}/home/../*')",
                "SELECT * FROM 'https://example.com/a.parquet'",
                "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
                "SELECT getenv('HOME')",
                "SELECT * FROM sniff_csv('{folder}/secret.txt')",
                "SELECT * FROM parquet_metadata('{folder}/secret.txt')",
                "SELECT * FROM read_json('{folder}/secret.txt')",
                "SELECT * FROM sqlite_scan('{folder}/secret.txt', 't')"
            })
    void a_select_reaches_no_file_address_or_variable(String sql) {
        MillraceException refused = catchThrowableOfType(MillraceException.class, () -> run(sql));
        assertThat(refused).isNotNull();
        assertThat(refused.failure().kind()).isEqualTo(FailureKind.INVALID);
        assertThat(refused).hasMessageNotContaining("No such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
                "http://169.254.170.2/v2/credentials",
                "http://2852039166/latest/meta-data/",
                "http://0xA9FEA9FE/latest/meta-data/",
                "http://0xa9.0xfe.0xa9.0xfe/latest/meta-data/",
                "http://0251.0376.0251.0376/latest/meta-data/",
                "http://169.16689662/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/latest/meta-data/",
                "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
                "http://169.254.169.254.nip.io/latest/meta-data/",
                "http://instance-data.ec2.internal/latest/meta-data/",
                "https://user@169.254.169.254/latest/meta-data/",
                "s3://169.254.169.254/latest/meta-data",
                "hf://169.254.169.254/latest"
            })
    void no_spelling_of_the_address_of_credentials_is_asked(String address) {
        for (String sql : List.of(
                "SELECT content FROM read_text('%s')",
                "SELECT * FROM '%s'",
                "SELECT * FROM read_csv('%s')",
                "SELECT * FROM read_json(['%s'])",
                "SELECT count(*) FROM glob('%s')")) {
            MillraceException refused =
                    catchThrowableOfType(MillraceException.class, () -> run(sql.formatted(address)));
            assertThat(refused).as(sql).isNotNull();
            assertThat(refused.failure().kind()).isEqualTo(FailureKind.INVALID);
            assertThat(refused).hasMessageNotContaining("HTTP").hasMessageNotContaining("connect");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SELECT 2",
                "SET threads = 4",
                "SET lock_configuration = false",
                "SET enable_external_access = true",
                "COPY (SELECT 1) TO '{folder}/out.csv'",
                "SELECT 1) TO '{folder}/out.csv' (FORMAT csv); COPY (SELECT 1",
                "ATTACH '{folder}/x.db'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "CREATE TABLE t AS SELECT 1",
                "PRAGMA database_list",
                "EXPORT DATABASE '{folder}/x'",
                "CALL pragma_version()",
                "",
                "SELECT (",
            })
    void what_is_not_one_select_is_not_run(String sql) throws IOException {
        MillraceException refused = catchThrowableOfType(MillraceException.class, () -> run(sql));
        assertThat(refused).isNotNull();
        assertThat(refused.failure().code()).isEqualTo("NOT_ONE_SELECT");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsOnly("home", "scratch", "secret.txt");
        }
    }

    @Test
    void a_link_to_a_file_outside_is_followed_and_refused() throws IOException {
        Files.createDirectories(folder.resolve("scratch/slot-0/work"));
        Files.createSymbolicLink(folder.resolve("scratch/slot-0/work/link.txt"), folder.resolve("secret.txt"));
        MillraceException refused = catchThrowableOfType(
                MillraceException.class,
                () -> run("SELECT content FROM read_text('{folder}/scratch/slot-0/work/link.txt')"));
        assertThat(refused).hasMessageContaining("disabled by configuration");
    }

    @ParameterizedTest(name = "opened ahead: {0}")
    @ValueSource(booleans = {false, true})
    void settings_are_locked_for_whoever_holds_the_connection(boolean openedAhead) throws SQLException {
        SlotDatabase database = new SlotDatabase(folder.resolve("spill"));
        Stage stage = bench.stage(0, "SELECT 1", 1, new Output.Rows());
        DatabaseTerms terms = DatabaseTerms.of(
                bench.assignment(stage, 0, 0),
                (Work.Sql) stage.work(),
                new SqlSlot(folder, 2, 1 << 20),
                new TreeSet<>(),
                new TreeSet<>());
        if (openedAhead) {
            database.rest();
        }
        Session session = new Session(database.connect(terms, TreeSet::new), new KnownText());
        for (String change : List.of(
                "SET threads = 4",
                "SET memory_limit = '9GB'",
                "RESET lock_configuration",
                "SET TimeZone = 'Europe/Prague'",
                "SET allowed_directories = ['/']")) {
            assertThatThrownBy(() -> session.execute(change)).hasMessageContaining("locked");
        }
        assertThat(setting(session, "threads")).isEqualTo("1");
        assertThat(setting(session, "TimeZone")).isEqualTo("UTC");
        assertThat(setting(session, "disabled_optimizers"))
                .isEqualTo("aggregate_function_rewriter,late_materialization");
        assertThat(setting(session, "memory_limit")).isEqualTo("204.7 MiB");
        assertThat(setting(session, "max_temp_directory_size")).isEqualTo("1.0 MiB");
        assertThat(setting(session, "preserve_insertion_order")).isEqualTo("true");
        database.close();
    }

    @Test
    void one_database_serves_the_tasks_of_a_stage_and_no_other_run() throws SQLException {
        SlotDatabase database = new SlotDatabase(folder.resolve("spill"));
        Stage stage = bench.stage(0, "SELECT 1", 1, new Output.Rows());
        SqlSlot slot = new SqlSlot(folder, 2, 1 << 20);
        Path first = folder.resolve("a");
        Path second = folder.resolve("b");
        DatabaseTerms one = DatabaseTerms.of(
                bench.assignment(stage, 0, 0),
                (Work.Sql) stage.work(),
                slot,
                new TreeSet<>(),
                new TreeSet<>(List.of(first)));
        DatabaseTerms two = DatabaseTerms.of(
                bench.assignment(stage, 0, 0),
                (Work.Sql) stage.work(),
                slot,
                new TreeSet<>(),
                new TreeSet<>(List.of(second)));
        DatabaseOpening.Connections opened = database.connect(one, () -> new TreeSet<>(List.of(first, second)));
        assertThat(database.connect(two, TreeSet::new)).isSameAs(opened);
        DatabaseTerms otherRun = new DatabaseTerms(
                RunId.of(9, 9, 9),
                two.memoryBytes(),
                two.threads(),
                two.diskBytes(),
                two.settings(),
                two.folders(),
                two.files());
        DatabaseOpening.Connections other = database.connect(otherRun, TreeSet::new);
        assertThat(other).isNotSameAs(opened);
        database.rest();
        assertThat(opened.working().isClosed()).isTrue();
        assertThat(other.working().isClosed()).isFalse();
        database.close();
        assertThat(other.working().isClosed()).isTrue();
    }

    @Test
    void a_run_has_a_database_for_each_limit_of_memory_and_few_at_once() throws SQLException {
        SlotDatabase database = new SlotDatabase(folder.resolve("spill"));
        DatabaseOpening.Connections first = database.connect(terms(200L << 20), TreeSet::new);
        DatabaseOpening.Connections second = database.connect(terms(300L << 20), TreeSet::new);
        assertThat(second).isNotSameAs(first);
        assertThat(database.connect(terms(200L << 20), TreeSet::new)).isSameAs(first);
        assertThat(database.connect(terms(300L << 20), TreeSet::new)).isSameAs(second);
        database.connect(terms(400L << 20), TreeSet::new);
        assertThat(first.working().isClosed()).isFalse();
        database.connect(terms(500L << 20), TreeSet::new);
        assertThat(first.working().isClosed()).isTrue();
        assertThat(second.working().isClosed()).isFalse();
        database.close();
        assertThat(second.working().isClosed()).isTrue();
    }

    private DatabaseTerms terms(long memoryBytes) {
        Stage stage = bench.stage(0, "SELECT 1", 1, new Output.Rows());
        return DatabaseTerms.of(
                bench.memory(memoryBytes).assignment(stage, 0, 0),
                (Work.Sql) stage.work(),
                new SqlSlot(folder, 2, 1 << 20),
                new TreeSet<>(),
                new TreeSet<>());
    }

    @Test
    void of_a_run_only_what_its_attempts_wrote_can_be_read() throws IOException {
        Path runs = folder.resolve("home/runs");
        Path own = runs.resolve(bench.run.value());
        Files.createDirectories(own.resolve("attempts"));
        Files.writeString(own.resolve("attempts/text.txt"), "own");
        Files.writeString(own.resolve("spec.json"), "{}");
        Files.createDirectories(runs.resolve("other/attempts"));
        Files.writeString(runs.resolve("other/attempts/text.txt"), "other");
        run("SELECT content FROM read_text('{folder}/home/runs/" + bench.run + "/attempts/text.txt')");
        for (String path : List.of(bench.run + "/spec.json", "other/attempts/text.txt")) {
            assertThatThrownBy(() -> run("SELECT content FROM read_text('{folder}/home/runs/" + path + "')"))
                    .hasMessageContaining("disabled by configuration");
        }
    }

    private static String setting(Session session, String name) throws SQLException {
        return session.query(
                "SELECT current_setting('" + name + "')::VARCHAR",
                rows -> rows != null && rows.next() ? rows.getString(1) : "");
    }

    private void run(String sql) {
        bench.task(bench.stage(0, sql.replace("{folder}", folder.toString()), 1, new Output.Rows()), 0);
    }
}
