package dev.millrace.cli.output;

import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.CsvSink;
import dev.millrace.service.result.JsonSink;
import dev.millrace.service.result.NdjsonSink;
import dev.millrace.service.result.ReadableRows;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.result.RowSink;
import dev.millrace.service.result.TableSink;
import java.io.PrintStream;
import java.util.Locale;

/** Formats of a result. */
public enum ResultFormat {
    TABLE,
    CSV,
    JSON,
    NDJSON,
    PARQUET,
    ARROW,
    MARKDOWN;

    /** Whether it is for programs alone, not for a terminal. */
    public boolean isBinary() {
        return this == PARQUET || this == ARROW;
    }

    /** How cells are wanted. */
    private CellForm cells() {
        return switch (this) {
            case JSON, NDJSON -> CellForm.JSON;
            case ARROW -> CellForm.ARROW;
            case TABLE, CSV, PARQUET, MARKDOWN -> CellForm.TEXT;
        };
    }

    /** Writes rows to {@code out}. Parquet and Arrow are not written row by row: they have no sink. */
    RowSink sink(PrintStream out) {
        return switch (this) {
            case TABLE -> new TableSink(out);
            case CSV -> new CsvSink(out);
            case JSON -> new JsonSink(out);
            case NDJSON -> new NdjsonSink(out);
            case MARKDOWN -> new MarkdownSink(out);
            case PARQUET, ARROW -> throw new IllegalStateException(this + " is written in columns");
        };
    }

    /**
     * Writes rows of a result, but not as Parquet, which is a file.
     *
     * @param limit most rows; 0 = all
     */
    public void write(ResultReader reader, ReadableRows result, long limit, PrintStream out) {
        if (this == ARROW) {
            reader.arrow(result, 0, limit, out);
        } else {
            reader.read(result, cells(), limit, sink(out));
        }
    }

    /** The same; a table keeps within the terminal. */
    public void write(ResultReader reader, ReadableRows result, long limit, Terminal terminal) {
        if (this == TABLE) {
            reader.read(result, cells(), limit, new TableSink(terminal.out(), terminal.room()));
        } else {
            write(reader, result, limit, terminal.out());
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
