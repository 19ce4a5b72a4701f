package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.storage.sql.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of columns that files lack: NULL where that is allowed, and never a whole column that nobody wrote. */
final class MissingColumns {
    private MissingColumns() {}

    /**
     * Throws MISSING_COLUMN where a file lacks a column and the source does not allow it, UNKNOWN_COLUMN where every file lacks a declared column.
     *
     * @param fileColumns the columns that each file names itself, in order of the files
     */
    static void check(JobSpec.Source source, List<SourceColumn> columns, Map<FoundFile, List<String>> fileColumns) {
        for (SourceColumn column : columns) {
            List<FoundFile> lacking = new ArrayList<>();
            fileColumns.forEach((file, names) -> {
                if (SchemaMerge.named(names, column.name()).isEmpty()) {
                    lacking.add(file);
                }
            });
            Missing missing = source.options().missing();
            if ((missing == Missing.NONE || missing == Missing.NAMED) && !lacking.isEmpty()) {
                throw lacked(column, lacking, fileColumns.getOrDefault(lacking.getFirst(), List.of()), missing);
            }
            boolean nowhere = !lacking.isEmpty() && lacking.size() == fileColumns.size();
            if (nowhere && missing != Missing.ALL) {
                throw unknown(source, column, fileColumns.getOrDefault(lacking.getFirst(), List.of()));
            }
        }
    }

    private static RuntimeException lacked(
            SourceColumn column, List<FoundFile> lacking, List<String> names, Missing missing) {
        String others = lacking.size() == 1 ? "" : ", and " + (lacking.size() - 1) + " other files neither";
        String remedy = missing == Missing.NAMED
                ? Similar.to(column.name(), names)
                        .map(name -> "Did you mean '" + name + "'?")
                        .orElse("Say missingColumns: allow to take it for NULL wherever it is missing")
                : "Leave missingColumns: out to take it for NULL there, or leave the file out";
        return Failure.invalid(
                        "MISSING_COLUMN",
                        "'" + lacking.getFirst().location().path() + "' has no column '" + column.name() + "'" + others,
                        remedy)
                .toException();
    }

    private static RuntimeException unknown(JobSpec.Source source, SourceColumn column, List<String> names) {
        return Failure.invalid(
                        "UNKNOWN_COLUMN",
                        "no file of the source '" + source.name() + "' has the declared column '" + column.name() + "'",
                        Similar.to(column.name(), names)
                                .map(name -> "Did you mean '" + name + "'?")
                                .orElse("Say missingColumns: allow to take it for NULL; the first file has "
                                        + String.join(", ", names)))
                .toException();
    }
}
