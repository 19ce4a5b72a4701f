package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.Assertions;

/** A folder of files made for a test, and its descriptions. */
final class SourceFolder implements AutoCloseable {
    static final JobSpec.CsvOptions COMMAS = new JobSpec.CsvOptions(true, ",", "\"", "\"", "");

    final Path root;
    final ScanRows duck;
    final SourceCatalog catalog;

    SourceFolder(Path root) throws SQLException {
        this.root = root;
        this.duck = new ScanRows();
        LocalObjectStore store = new LocalObjectStore(root.resolve(".home"), false, FileFaults.NONE);
        this.catalog = new SourceCatalog(store, new ParquetFooters(store));
    }

    void parquet(String name, String select) throws SQLException {
        duck.execute("COPY (" + select + ") TO '" + made(name) + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
    }

    void text(String name, String text) {
        bytes(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void bytes(String name, byte[] bytes) {
        try {
            Files.write(made(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void gzip(String name, String text) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(made(name)))) {
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private Path made(String name) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DescribedSource describe(String... from) {
        return catalog.describe(source("", List.of(), List.of(), JobSpec.CsvOptions.DETECT, false, from));
    }

    DescribedSource describe(JobSpec.Source source) {
        return catalog.describe(source);
    }

    JobSpec.Source source(
            String format,
            List<Column> columns,
            List<Column> partitions,
            JobSpec.CsvOptions csv,
            boolean skipBadRows,
            String... from) {
        List<String> places =
                Arrays.stream(from).map(place -> "file://" + root + "/" + place).toList();
        return new JobSpec.Source(
                "things", places, format, columns, partitions, csv, skipBadRows, new Place("job.yaml", 3, 5));
    }

    Failure refusal(String... from) {
        return refusal(source("", List.of(), List.of(), JobSpec.CsvOptions.DETECT, false, from));
    }

    Failure refusal(JobSpec.Source source) {
        MillraceException failure = Assertions.catchThrowableOfType(MillraceException.class, () -> describe(source));
        Assertions.assertThat(failure.failure().place()).contains(new Place("job.yaml", 3, 5));
        return failure.failure();
    }

    List<String> rows(DescribedSource source) throws SQLException {
        return duck.rows(source.scan(names(source), 1));
    }

    static List<String> names(DescribedSource source) {
        return source.columns().stream().map(Column::name).toList();
    }

    static List<Column> columns(String... namesAndTypes) {
        return java.util.stream.IntStream.range(0, namesAndTypes.length / 2)
                .mapToObj(i -> new Column(namesAndTypes[2 * i], namesAndTypes[2 * i + 1]))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        duck.close();
    }
}
