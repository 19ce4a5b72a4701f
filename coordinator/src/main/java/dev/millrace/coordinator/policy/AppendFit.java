package dev.millrace.coordinator.policy;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether files of an output may lie beside those of a published result: one table has one format, one set of columns, one set of folders. */
public final class AppendFit {
    private AppendFit() {}

    /** What differs, with the names and both sides; empty: it fits. */
    public static Optional<Failure> misfit(OutputSpec output, Manifest there) {
        return differs("format", there.format().extension(), output.format().extension())
                .or(() -> columns(output, there))
                .or(() -> differs(
                        "partitionBy",
                        there.layout().partitionBy().toString(),
                        output.layout().partitionBy().toString()))
                .or(() -> text(output, there))
                .map(what -> Failure.invalid(
                        "OUTPUT_SCHEMA",
                        "Output '" + output.name() + "' does not fit the result in '" + output.destination() + "': "
                                + what,
                        "Write what is there, for example by a cast or another name, or choose mode: overwrite"
                                + " or another folder"));
    }

    private static Optional<String> columns(OutputSpec output, Manifest there) {
        for (Column column : there.columns()) {
            Optional<Column> ours = named(output.columns(), column.name());
            if (ours.isEmpty()) {
                return Optional.of("the column '" + column.name() + "' " + column.type() + " is there, and not here");
            }
            if (!ours.get().type().equals(column.type())) {
                return Optional.of("the column '" + column.name() + "' is " + column.type() + " there, and "
                        + ours.get().type() + " here");
            }
        }
        for (Column column : output.columns()) {
            if (named(there.columns(), column.name()).isEmpty()) {
                return Optional.of("the column '" + column.name() + "' " + column.type() + " is here, and not there");
            }
        }
        return Optional.empty();
    }

    private static Optional<Column> named(List<Column> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Text is read by position, with the same signs in all files. */
    private static Optional<String> text(OutputSpec output, Manifest there) {
        if (output.format() == OutputSpec.Format.PARQUET) {
            return Optional.empty();
        }
        return differs("order of columns", names(there.columns()), names(output.columns()))
                .or(() -> differs(
                        "csv",
                        there.layout().text().toString(),
                        output.layout().text().toString()))
                .or(() -> differs("extension", there.layout().extension(there.format()), output.extension()));
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).toList().toString();
    }

    private static Optional<String> differs(String what, String there, String here) {
        return Objects.equals(there, here)
                ? Optional.empty()
                : Optional.of("its " + what + " is " + there + " there, and " + here + " here");
    }
}
