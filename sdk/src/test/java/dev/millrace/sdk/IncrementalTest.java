package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Taking;
import dev.millrace.sdk.ReadOptions.Dedupe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from Java that take only files that are new. */
final class IncrementalTest {
    private record Upload(String name, long pieces) {}

    private final Path folder;
    private final Millrace millrace;

    IncrementalTest(@TempDir Path folder) {
        this.folder = folder;
        this.millrace =
                Millrace.open(options -> options.home(folder.resolve("home")).folder(folder));
    }

    @AfterEach
    void close() {
        millrace.close();
    }

    private void upload(String name, String... rows) {
        try {
            Files.createDirectories(folder.resolve("uploads"));
            Files.writeString(folder.resolve("uploads/" + name), "name,pieces\n" + String.join("\n", rows) + "\n");
        } catch (IOException error) {
            throw new AssertionError(error);
        }
    }

    private Frame uploads(Dedupe dedupe) {
        return millrace.readCsv(
                "uploads/*.csv",
                options -> options.name("uploads")
                        .column("name", "VARCHAR")
                        .column("pieces", "BIGINT")
                        .incremental(dedupe));
    }

    private Job lake(Frame frame) {
        return millrace.job("lake")
                .output("rows", frame, Destination.parquet("lake").append());
    }

    private List<Upload> rows() {
        return millrace.readParquet("lake").sort("name", "pieces").collect(Upload.class);
    }

    @Test
    void a_run_takes_only_files_that_are_new_and_adds_their_rows() {
        upload("a.csv", "Ada,1", "Bob,2");
        Run first = lake(uploads(Dedupe.PLACE)).submit().await();
        assertThat(first.taking()).contains(new Taking("uploads", 1, 0, 0, false));

        upload("b.csv", "Cid,3");
        Run second = lake(uploads(Dedupe.PLACE)).submit().await();
        assertThat(second.taking()).contains(new Taking("uploads", 1, 1, 0, false));
        assertThat(rows()).containsExactly(new Upload("Ada", 1), new Upload("Bob", 2), new Upload("Cid", 3));

        Run third = lake(uploads(Dedupe.PLACE)).submit().await();
        assertThat(third.taking()).get().matches(Taking::isNothing);
        assertThat(rows()).hasSize(3);
    }

    @Test
    void a_copy_is_taken_once_where_bytes_tell_and_all_are_taken_again_on_request() {
        upload("a.csv", "Ada,1");
        lake(uploads(Dedupe.CONTENT)).submit().await();
        upload("copy-of-a.csv", "Ada,1");
        upload("b.csv", "Bob,2");
        Run run = lake(uploads(Dedupe.CONTENT)).submit().await();
        assertThat(run.taking()).contains(new Taking("uploads", 1, 1, 1, false));
        assertThat(rows()).containsExactly(new Upload("Ada", 1), new Upload("Bob", 2));

        Run full = lake(uploads(Dedupe.PLACE)).full().submit().await();
        assertThat(full.taking()).contains(new Taking("uploads", 3, 0, 0, true));
        assertThat(rows()).containsExactly(new Upload("Ada", 1), new Upload("Ada", 1), new Upload("Bob", 2));
    }

    @Test
    void a_look_reads_all_files_and_takes_none() {
        upload("a.csv", "Ada,1");
        lake(uploads(Dedupe.PLACE)).submit().await();
        upload("b.csv", "Bob,2");

        assertThat(uploads(Dedupe.PLACE).count()).isEqualTo(2);
        assertThat(uploads(Dedupe.PLACE).collect(Upload.class)).hasSize(2);
        assertThat(lake(uploads(Dedupe.PLACE))
                        .submit()
                        .await()
                        .taking()
                        .orElseThrow()
                        .taken())
                .isEqualTo(1);
    }

    @Test
    void a_merge_takes_the_latest_rows_of_new_files() {
        upload("a.csv", "Ada,1", "Bob,2");
        merge();
        upload("b.csv", "Bob,20", "Cid,30");
        merge();

        assertThat(rows()).containsExactly(new Upload("Ada", 1), new Upload("Bob", 20), new Upload("Cid", 30));
    }

    private void merge() {
        Frame sums = uploads(Dedupe.PLACE)
                .groupBy("name")
                .agg(sum("pieces").cast("BIGINT").as("pieces"));
        millrace.job("merged")
                .output("sums", sums, Destination.parquet("lake").merge("name"))
                .submit()
                .await();
    }

    @Test
    void what_cannot_be_taken_once_is_refused_before_it_runs() {
        upload("a.csv", "Ada,1");
        Frame uploads = uploads(Dedupe.PLACE);
        Frame others = millrace.readCsv(
                "uploads/a*.csv", options -> options.name("others").incremental());
        Frame plain = millrace.readCsv("uploads/*.csv");
        refused(() -> uploads.write(Destination.parquet("lake").append()), "NO_JOB_NAME");
        refused(() -> lake(plain).full().submit(), "NOT_INCREMENTAL");
        refused(() -> lake(uploads.union(others.cast("pieces", "BIGINT"))).submit(), "SEVERAL_INCREMENTAL");
        refused(
                () -> millrace.job("lake")
                        .output("rows", uploads, Destination.parquet("lake").overwrite())
                        .submit(),
                "MODE_NOT_INCREMENTAL");
        refused(() -> lake(plain.agg(count().as("n")).crossJoin(uploads)).submit(), "DUPLICATE_NAME");
        refused(() -> ReadOptions.of("csv").name("no name"), "BAD_NAME");
    }

    private static void refused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, error -> {
            assertThat(error.failure().code()).as(error.failure().message()).isEqualTo(code);
            assertThat(error.failure().remedy()).isPresent();
            assertThat(error.failure().place().orElseThrow().source()).isEqualTo("IncrementalTest.java");
        });
    }
}
