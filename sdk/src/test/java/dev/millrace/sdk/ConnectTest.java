package dev.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames and runs are the same in this process and on a service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConnectTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private LocalServer server;

    /** Who works. */
    enum Mode {
        HERE,
        SERVICE
    }

    public record Total(String word, long n) {}

    @BeforeAll
    void serve() throws IOException {
        Files.writeString(folder.resolve("words.csv"), "id,word\n1,one\n2,two\n3,two\n4,three\n");
        Files.writeString(folder.resolve("job.yaml"), """
            apiVersion: millrace/v1
            job: words
            params: {least: {type: int, default: 2}}
            sources: {words: {from: words.csv}}
            steps: {kept: {sql: "SELECT id FROM words WHERE id >= :least ORDER BY id"}}
            sinks: {kept: {to: kept, mode: overwrite}}
            """);
        server = LocalServer.start(
                Home.open(folder.resolve("served")),
                SettingsLayers.load(
                        Map.of("XDG_CONFIG_HOME", folder.toString()),
                        folder,
                        Map.of("runtime.slots", "1", "runtime.memory", "512MiB")),
                folder,
                new LocalServer.Listening(
                        "127.0.0.1", 0, Tenants.none(folder, new Tokens(Map.of(TOKEN, Principal.OWNER)))),
                (_, fault) -> faults.add(fault));
    }

    @AfterAll
    void end() {
        server.close();
        assertThat(faults).isEmpty();
    }

    private Millrace open(Mode mode) {
        return switch (mode) {
            case HERE ->
                Millrace.open(options -> options.home(folder.resolve("home"))
                        .folder(folder)
                        .slots(1)
                        .memory("512MiB"));
            case SERVICE -> Millrace.connect(server.uri(), TOKEN, options -> options.folder(folder));
        };
    }

    private static Frame totals(Millrace millrace) {
        return millrace.readCsv("words.csv")
                .groupBy("word")
                .agg(Expressions.count().as("n"))
                .sort("word");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aTableIsReadByTheNameThatItWasGiven(Mode mode) {
        try (Millrace millrace = open(mode)) {
            TableNames tables = millrace.tables();
            assertThat(tables.register("words", "words.csv").version()).isEqualTo(1);
            assertThat(tables.register("words", "./words.csv").version()).isEqualTo(1);
            assertThatThrownBy(() -> tables.register("words", "other.csv"))
                    .hasMessageContaining("stands for something else");
            assertThat(millrace.readTable("words").sort("word").collect())
                    .extracting(row -> row.getString("word"))
                    .containsExactly("one", "three", "two", "two");
            assertThat(tables.replaceSource("words", "{from: words.csv, exclude: other.csv}")
                            .version())
                    .isEqualTo(2);
            assertThat(millrace.readTable("words@1").count()).isEqualTo(4);
            assertThat(tables.versions("words"))
                    .extracting(TableNames.Table::version)
                    .containsExactly(1, 2);
            assertThat(tables.get("words").source()).contains("other.csv");
            tables.remove("words");
            assertThat(tables.list()).isEmpty();
            assertThatThrownBy(() -> millrace.readTable("words")).hasMessageContaining("No table is registered");
            assertThatThrownBy(() -> millrace.readTable("Words")).hasMessageContaining("lower case");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void framesAreCollectedStreamedAndShown(Mode mode) {
        try (Millrace millrace = open(mode)) {
            Frame totals = totals(millrace);
            assertThat(totals.schema().columns())
                    .extracting(column -> column.name())
                    .containsExactly("word", "n");
            assertThat(totals.collect(Total.class))
                    .containsExactly(new Total("one", 1), new Total("three", 1), new Total("two", 2));
            assertThat(totals.collect())
                    .extracting(row -> row.getString("word"))
                    .containsExactly("one", "three", "two");
            try (Stream<Row> rows = totals.stream()) {
                assertThat(rows.mapToLong(row -> row.getLong("n")).sum()).isEqualTo(4);
            }
            assertThat(totals.text(2))
                    .contains("three")
                    .contains("there are more")
                    .doesNotContain("two");
            assertThat(totals.count()).isEqualTo(3);
            assertThat(totals.explain(Explain.LOGICAL)).contains("words");
            assertThat(totals.explain(Explain.STAGES)).contains("stage 0");
            assertThat(totals.estimate().tasks()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nothingIsLeftOfRowsThatWereLookedAt(Mode mode) throws IOException {
        try (Millrace millrace = open(mode)) {
            assertThat(totals(millrace).count()).isEqualTo(3);
        }
        if (mode == Mode.HERE) {
            assertThat(folder.resolve("home").resolve("results"))
                    .satisfiesAnyOf(
                            results -> assertThat(results).doesNotExist(),
                            results -> assertThat(results).isEmptyDirectory());
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void jobsAndFilesOfJobsAreRun(Mode mode) {
        try (Millrace millrace = open(mode)) {
            Run run = millrace.submitFile("job.yaml", Map.of("least", "3")).await();
            assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(run.rows()).extracting(row -> row.getLong("id")).containsExactly(3L, 4L);
            assertThat(run.rows("kept")).hasSize(2);
            assertThat(run.progress().share()).isEqualTo(1);
            assertThat(run.findings()).isEmpty();
            assertThat(run.report()).startsWith("<!DOCTYPE html>").contains(run.id(), "✓ Succeeded");
            assertThat(run.cancel()).isFalse();
            assertThat(run.await(Duration.ofMinutes(1))).isTrue();
            assertThat(millrace.run(run.id()).rows()).hasSize(2);
            assertThat(millrace.run("@last").id()).isEqualTo(run.id());
            Run written = totals(millrace)
                    .submit(Destination.parquet("out-" + mode).overwrite())
                    .await();
            assertThat(written.rows(Total.class)).hasSize(3);
            assertThat(folder.resolve("out-" + mode).resolve("_manifest.json")).exists();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatIsWrongIsSaidAtTheCallersLine(Mode mode) {
        try (Millrace millrace = open(mode)) {
            Frame words = millrace.readCsv("words.csv");
            assertThatThrownBy(() -> words.filter(Expressions.expr("wrod = 'one'")))
                    .isInstanceOfSatisfying(MillraceException.class, refused -> {
                        assertThat(refused.failure().code()).isEqualTo("UNKNOWN_COLUMN");
                        assertThat(refused.failure().place().orElseThrow().source())
                                .isEqualTo("ConnectTest.java");
                    });
            assertThatThrownBy(() -> millrace.run("run_nowhere"))
                    .isInstanceOfSatisfying(
                            MillraceException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo("RUN_NOT_FOUND"));
            assertThatThrownBy(() -> millrace.submitFile("job.yaml", Map.of("least", "many")))
                    .isInstanceOf(MillraceException.class);
            Frame failing =
                    words.select(Expressions.expr("CAST(word AS INTEGER)").as("n"));
            assertThatThrownBy(failing::collect)
                    .isInstanceOfSatisfying(
                            MillraceException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo("BAD_CAST"));
        }
    }

    @Test
    void whoIsNoServiceOrDoesNotKnowTheTokenIsNamed() {
        try (Millrace nobody = Millrace.connect(URI.create("http://127.0.0.1:1"), "");
                Millrace forged = Millrace.connect(server.uri(), "forged-" + TOKEN)) {
            assertThatThrownBy(() -> nobody.run("@last"))
                    .hasMessageContaining("No service of Millrace answers")
                    .hasMessageContaining("the connection was refused");
            assertThatThrownBy(() -> forged.run("@last")).isInstanceOfSatisfying(MillraceException.class, refused -> {
                assertThat(refused.failure().code()).isEqualTo("UNAUTHENTICATED");
                assertThat(refused.getMessage()).doesNotContain(TOKEN);
            });
            assertThatThrownBy(() -> Millrace.connect(URI.create("ftp://x"), ""))
                    .hasMessageContaining("ftp://x");
        }
    }

    @Test
    void filesOfThisMachineAreRefusedByAServiceElsewhere() {
        try (Millrace elsewhere = Millrace.connect(URI.create("http://millrace.invalid"), "")) {
            assertThatThrownBy(() -> elsewhere.readCsv("words.csv"))
                    .isInstanceOfSatisfying(
                            MillraceException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo("FILES_OF_THIS_MACHINE"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void artifactsArePushedListedAndFetched(Mode mode) throws IOException {
        Path file = folder.resolve("model.bin");
        Files.write(file, new byte[] {1, 2, 3});
        try (Millrace millrace = open(mode)) {
            Artifacts artifacts = millrace.artifacts();
            Artifacts.Artifact first = artifacts.push(file);
            assertThat(artifacts.push(file)).isEqualTo(first);
            Files.write(file, new byte[] {4, 5});
            Artifacts.Artifact second = artifacts.push(file, "model.bin");
            assertThat(second.version()).isEqualTo(2);
            assertThat(second.sizeBytes()).isEqualTo(2);
            assertThat(artifacts.versions("model.bin")).containsExactly(first, second);
            assertThat(artifacts.list()).containsExactly(second);
            Path fetched = folder.resolve("fetched.bin");
            artifacts.fetch("model.bin", 1, fetched);
            assertThat(fetched).hasBinaryContent(new byte[] {1, 2, 3});
            artifacts.fetch("model.bin", fetched);
            assertThat(fetched).hasBinaryContent(new byte[] {4, 5});
            artifacts.remove("model.bin");
            artifacts.remove("model.bin");
            assertThatThrownBy(() -> artifacts.versions("model.bin"))
                    .isInstanceOfSatisfying(MillraceException.class, error -> {
                        assertThat(error.failure().code()).isEqualTo("ARTIFACT_NOT_FOUND");
                        assertThat(error.failure().place()).isPresent();
                    });
        }
    }
}
