package dev.millrace.engine.sql;

import dev.millrace.engine.sql.CopyReport.WrittenFile;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.PathPartitions;
import dev.millrace.storage.parquet.FooterChecksum;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files to publish: names and types as the output says, rows as the SELECT or the output orders them. A task without rows writes no file, except
 * the first where no column stands in the path, so that such a result always has one that tells its columns.
 */
final class TableWriter implements ResultWriter {
    /** Of one task: more are a mistake in what the result is partitioned by. */
    private static final int MOST_FILES = 10_000;

    private static final String NAME_TOO_LONG = "File name too long";

    private final OutputSpec output;
    private final boolean firstTask;

    TableWriter(OutputSpec output, boolean firstTask) {
        this.output = output;
        this.firstTask = firstTask;
    }

    @Override
    public List<Result> write(Session session, String sql, TaskFolder folder) throws SQLException, IOException {
        if (output.format() == OutputSpec.Format.PARQUET) {
            ResultColumns.requireKept(output.columns());
        }
        boolean inFolder =
                !output.layout().partitionBy().isEmpty() || output.layout().targetFileBytes() > 0;
        Path target = folder.file("output", inFolder ? "d" : output.extension());
        String select = new TableSelect(output).of(ResultColumns.describe(session, sql), sql);
        String copy = "COPY (" + select + ") TO " + SqlNames.literal(target.toString()) + " ("
                + TableOptions.of(output, inFolder) + ")";
        List<Result> results = new ArrayList<>();
        for (WrittenFile file : written(session, copy)) {
            if (file.rows() == 0 && !firstTask) {
                Files.delete(file.path());
            } else {
                results.add(result(
                        file, inFolder ? target.relativize(file.path()).toString() : "part-0." + output.extension()));
            }
        }
        return results;
    }

    private List<WrittenFile> written(Session session, String copy) throws SQLException {
        List<WrittenFile> files = copied(session, copy);
        if (files.size() > MOST_FILES) {
            throw Failure.invalid(
                            "TOO_MANY_PARTITIONS",
                            "A task of the output '" + output.name() + "' wrote " + files.size()
                                    + " files; the limit is " + MOST_FILES,
                            "Partition by columns of fewer values, or raise targetFileSize")
                    .toException();
        }
        return files.stream()
                .sorted(Comparator.comparing(
                                (WrittenFile file) -> String.valueOf(file.path().getParent()))
                        .thenComparing(file -> number(file.path())))
                .toList();
    }

    private List<WrittenFile> copied(Session session, String copy) throws SQLException {
        try {
            return switch (output.format()) {
                case PARQUET -> session.measured(copy, CopyReport::files);
                case CSV, JSON -> {
                    CopyReport.Names names = session.measured(copy, CopyReport::names);
                    yield new TextStatistics(session, output).of(names.files(), names.rows());
                }
            };
        } catch (SQLException error) {
            if (output.layout().partitionBy().isEmpty()
                    || !String.valueOf(error.getMessage()).contains(NAME_TOO_LONG)) {
                throw error;
            }
            throw new MillraceException(
                    Failure.invalid(
                            "PARTITION_TOO_LONG",
                            "A value of the output '" + output.name()
                                    + "' is too long for the name of a folder: partitionBy "
                                    + output.layout().partitionBy(),
                            "Partition by shorter values, for example by a prefix or a hash"),
                    error);
        }
    }

    /** Files of one folder are numbered in order of their rows. */
    private static int number(Path file) {
        String digits = file.getFileName().toString().replaceFirst("\\..*", "").replaceFirst(".*-", "");
        return Integer.parseInt(digits);
    }

    private Result result(WrittenFile file, String name) throws IOException {
        Map<String, Optional<String>> folders = PathPartitions.of(name);
        List<ColumnStatistics> statistics = output.columns().stream()
                .map(column -> statistics(column, file, folders))
                .toList();
        return new Result(
                name,
                file.path(),
                Files.size(file.path()),
                RowsWriter.checksum(file.path()),
                file.rows(),
                List.of(),
                statistics,
                output.format() == OutputSpec.Format.PARQUET ? FooterChecksum.of(file.path()) : "");
    }

    /** A column in the path has one value, or none. */
    private ColumnStatistics statistics(Column column, WrittenFile file, Map<String, Optional<String>> folders) {
        if (!output.layout().partitionBy().contains(column.name())) {
            return file.statistics(column.name());
        }
        Optional<String> value = folders.getOrDefault(column.name(), Optional.empty());
        return new ColumnStatistics(
                column.name(), value.orElse(""), value.orElse(""), value.isPresent() ? 0 : file.rows());
    }
}
