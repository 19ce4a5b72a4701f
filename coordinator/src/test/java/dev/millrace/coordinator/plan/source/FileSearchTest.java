package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Scan;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a place means, and in which order. */
final class FileSearchTest {
    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
        for (String name : List.of(
                "in/b.parquet",
                "in/a.parquet",
                "in/deep/er/c.parquet",
                "in/10.parquet",
                "in/9.parquet",
                "in/_hidden.parquet",
                "in/.dot.parquet",
                "in/_tmp/x.parquet")) {
            folder.parquet(name, "SELECT '" + name + "' AS name");
        }
        folder.text("in/README.md", "not data");
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private List<String> files(String... from) {
        return folder.describe(from).scan(List.of(), 1).files().stream()
                .map(Scan.SourceFile::location)
                .map(location -> location.uri().substring(("file://" + root + "/").length()))
                .toList();
    }

    @Test
    void aFolderIsSearchedWithAllBelowItExceptHiddenFiles() {
        assertThat(files("in"))
                .containsExactly(
                        "in/10.parquet", "in/9.parquet", "in/a.parquet", "in/b.parquet", "in/deep/er/c.parquet");
        assertThat(files("in/")).isEqualTo(files("in"));
    }

    @Test
    void placesAreReadInTheOrderInWhichTheyAreListed() {
        assertThat(files("in/b.parquet", "in/a.parquet", "in/b.parquet"))
                .containsExactly("in/b.parquet", "in/a.parquet", "in/b.parquet");
    }

    @Test
    void patternsMatchWithinAFolderAndAcrossFolders() {
        assertThat(files("in/*.parquet"))
                .containsExactly("in/10.parquet", "in/9.parquet", "in/a.parquet", "in/b.parquet");
        assertThat(files("in/[ab].parquet")).containsExactly("in/a.parquet", "in/b.parquet");
        assertThat(files("in/[!ab].parquet")).containsExactly("in/9.parquet");
        assertThat(files("in/?.parquet")).containsExactly("in/9.parquet", "in/a.parquet", "in/b.parquet");
        assertThat(files("in/{b,10}.parquet")).containsExactly("in/10.parquet", "in/b.parquet");
        assertThat(files("**/c.parquet")).containsExactly("in/deep/er/c.parquet");
        assertThat(files("in/**/*.parquet")).isEqualTo(files("in"));
        assertThat(files("*/*/er/*")).containsExactly("in/deep/er/c.parquet");
        assertThat(files("in/_h*.parquet")).containsExactly("in/_hidden.parquet");
    }

    @Test
    void aNameWithSpecialCharactersIsItselfIfItIsThere() throws SQLException, IOException {
        folder.parquet("odd/plain.parquet", "SELECT 'one' AS name");
        Files.move(root.resolve("odd/plain.parquet"), root.resolve("odd/a[1]*?.parquet"));
        folder.parquet("odd/a1xy.parquet", "SELECT 'other' AS name");
        assertThat(folder.rows(folder.describe("odd/a[1]*?.parquet"))).containsExactly("one");
        assertThat(files("odd/a[1]*")).containsExactly("odd/a1xy.parquet");
        folder.text("odd/t[2].csv", "x\n5\n");
        assertThat(folder.rows(folder.describe("odd/t[2].csv"))).containsExactly("5");
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        assertThat(folder.refusal("in/none.parquet").code()).isEqualTo("PATH_NOT_FOUND");
        assertThat(folder.refusal("in/none*.parquet").message()).contains("in/none*.parquet");
        Files.createDirectories(root.resolve("empty"));
        assertThat(folder.refusal("empty").code()).isEqualTo("PATH_NOT_FOUND");
        assertThat(folder.refusal("in/[ab.parquet").code()).isEqualTo("BAD_PATH");
        assertThat(folder.refusal("in/{a,b.parquet").code()).isEqualTo("BAD_PATH");
        assertThat(folder.refusal("in/../x").code()).isEqualTo("BAD_PATH");
    }

    @Test
    void aFileThatIsNoParquetIsRefusedByName() throws IOException {
        folder.text("bad/x.parquet", "this is text, not Parquet at all");
        assertThat(folder.refusal("bad").message()).contains("bad/x.parquet");
        folder.bytes("bad2/x.parquet", new byte[0]);
        assertThat(folder.refusal("bad2").code()).isEqualTo("PARQUET_EMPTY");
        byte[] whole = Files.readAllBytes(root.resolve("in/a.parquet"));
        folder.bytes("bad3/x.parquet", java.util.Arrays.copyOf(whole, whole.length - 20));
        assertThat(folder.refusal("bad3").code()).isEqualTo("PARQUET_DAMAGED");
    }

    @Test
    void formatsAreToldByNameElseByContentAndNeverMixed() throws IOException {
        folder.bytes("f/data", Files.readAllBytes(root.resolve("in/a.parquet")));
        assertThat(folder.describe("f/data").format()).isEqualTo(FileFormat.PARQUET);
        folder.text("f/lines", "{\"a\": 1}\n");
        assertThat(SourceFolder.names(folder.describe("f/lines"))).containsExactly("a");
        folder.text("f/other", "a;b\n1;2\n");
        assertThat(folder.refusal("f/other").code()).isEqualTo("UNKNOWN_FORMAT");
        assertThat(folder.refusal("f/lines", "f/data").message()).contains("mixes formats");
        assertThat(folder.refusal(
                                folder.source("avro", List.of(), List.of(), JobSpec.CsvOptions.DETECT, false, "f/data"))
                        .code())
                .isEqualTo("UNKNOWN_FORMAT");
    }

    @Test
    void aPublishedFolderIsReadByItsManifest() throws SQLException {
        folder.parquet("out/part-1.parquet", "SELECT 1 AS x");
        folder.parquet("out/part-2.parquet", "SELECT 2 AS x");
        folder.parquet("out/left-over.parquet", "SELECT 3 AS x");
        manifest("part-2.parquet", "part-1.parquet");
        assertThat(folder.rows(folder.describe("out"))).containsExactly("2", "1");
        folder.parquet("out/part-1.parquet", "SELECT i AS x FROM range(1000) t(i)");
        assertThat(folder.refusal("out").code()).isEqualTo("SOURCE_DAMAGED");
    }

    private void manifest(String... names) {
        List<Manifest.File> files = java.util.Arrays.stream(names)
                .map(name -> new Manifest.File(
                        name, 1, root.resolve("out").resolve(name).toFile().length(), "", List.of()))
                .toList();
        RunId run = RunId.of(0, 0, 0);
        folder.bytes(
                "out/_manifest.json",
                ManifestCodec.write(new Manifest(run, "hash", OutputSpec.Format.PARQUET, List.of(), files)));
    }

    @Test
    void filesAreSealedWithSizeAndTime() throws IOException {
        Scan.SourceFile file =
                folder.describe("in/a.parquet").scan(List.of("name"), 1).files().getFirst();
        assertThat(file.location()).isEqualTo(new Location("file://" + root + "/in/a.parquet"));
        assertThat(file.sizeBytes()).isEqualTo(Files.size(root.resolve("in/a.parquet")));
        assertThat(file.modifiedMicros())
                .isEqualTo(Files.getLastModifiedTime(root.resolve("in/a.parquet"))
                        .to(java.util.concurrent.TimeUnit.MICROSECONDS));
    }

    @Test
    void sourcesLieInAnyStore() throws IOException {
        ObjectStore store = new MemoryObjectStore(new Clock() {
            @Override
            public long nowMillis() {
                return 1_700_000_000_000L;
            }

            @Override
            public void sleep(long millis) {
                throw new UnsupportedOperationException();
            }
        });
        byte[] parquet = Files.readAllBytes(root.resolve("in/a.parquet"));
        store.put(new Location("memory:/data/p/day=1/a.parquet"), ObjectStore.Content.of(parquet));
        store.put(new Location("memory:/data/p/day=2/_b.parquet"), ObjectStore.Content.of(parquet));
        store.put(
                new Location("memory:/data/c/a.csv"),
                ObjectStore.Content.of("x,y\n1,a\n".getBytes(StandardCharsets.UTF_8)));
        SourceCatalog catalog = new SourceCatalog(store, new ParquetFooters(store));
        assertThat(catalog.describe(source("memory:/data/p")).columns())
                .isEqualTo(SourceFolder.columns("name", "VARCHAR", "day", "BIGINT"));
        assertThat(catalog.describe(source("memory:/data/p/*/*.parquet")).rows())
                .isEqualTo(1);
        assertThat(catalog.describe(source("memory:/data/c/*.csv")).columns())
                .isEqualTo(SourceFolder.columns("x", "BIGINT", "y", "VARCHAR"));
    }

    private static JobSpec.Source source(String from) {
        return new JobSpec.Source(
                "things",
                List.of(from),
                "",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                new Place("job.yaml", 3, 5));
    }
}
