package dev.millrace.sdk;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How files are read. Immutable. What is not said is found out from the files. */
public final class ReadOptions {
    private final String format;
    private final List<Column> columns;
    private final List<Column> partitions;
    private final CsvOptions csv;
    private final boolean skipBadRows;

    private ReadOptions(
            String format, List<Column> columns, List<Column> partitions, CsvOptions csv, boolean skipBadRows) {
        this.format = format;
        this.columns = List.copyOf(columns);
        this.partitions = List.copyOf(partitions);
        this.csv = csv;
        this.skipBadRows = skipBadRows;
    }

    /** Options of a format: {@code parquet}, {@code csv} or {@code json}; empty: as the names end. */
    public static ReadOptions of(String format) {
        return new ReadOptions(format, List.of(), List.of(), CsvOptions.DETECT, false);
    }

    /** Declares a column, whose type rules over what the files say; when one is declared, those that are not are not seen. */
    public ReadOptions column(String name, String type) {
        return new ReadOptions(format, added(columns, name, type), partitions, csv, skipBadRows);
    }

    /** Declares the type of a column that exists only in the path, as {@code name=value/}. */
    public ReadOptions partition(String name, String type) {
        return new ReadOptions(format, columns, added(partitions, name, type), csv, skipBadRows);
    }

    private static List<Column> added(List<Column> columns, String name, String type) {
        List<Column> all = new ArrayList<>(columns);
        all.add(new Column(name, type));
        return all;
    }

    /** Whether the first line of delimited text holds names. */
    public ReadOptions header(boolean header) {
        return csv(new CsvOptions(header, csv.delimiter(), csv.quote(), csv.escape(), csv.nullText()));
    }

    public ReadOptions delimiter(String delimiter) {
        return csv(new CsvOptions(csv.header(), delimiter, csv.quote(), csv.escape(), csv.nullText()));
    }

    public ReadOptions quote(String quote) {
        return csv(new CsvOptions(csv.header(), csv.delimiter(), quote, csv.escape(), csv.nullText()));
    }

    public ReadOptions escape(String escape) {
        return csv(new CsvOptions(csv.header(), csv.delimiter(), csv.quote(), escape, csv.nullText()));
    }

    /** The unquoted text that means NULL. */
    public ReadOptions nullText(@Nullable String text) {
        return csv(new CsvOptions(csv.header(), csv.delimiter(), csv.quote(), csv.escape(), text));
    }

    private ReadOptions csv(CsvOptions options) {
        return new ReadOptions(format, columns, partitions, options, skipBadRows);
    }

    /** Leaves out rows that do not fit the columns; else the first one is an error of the run. */
    public ReadOptions skipBadRows() {
        return new ReadOptions(format, columns, partitions, csv, true);
    }

    Source source(String name, List<String> locations, Place place) {
        return new Source(name, locations, format, columns, partitions, csv, skipBadRows, place);
    }
}
