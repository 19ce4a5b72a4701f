package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Column;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.sdk.job.Node.Demands;
import dev.millrace.sdk.job.Node.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How files are read. Immutable. What is not said is found out from the files. */
public final class ReadOptions {
    private final Source said;
    private final Taken taken;
    private final @Nullable Contract contract;

    private ReadOptions(Source said, Taken taken, @Nullable Contract contract) {
        this.said = said;
        this.taken = taken;
        this.contract = contract;
    }

    /** How a file is known that was taken before. */
    public enum Dedupe {
        /** By its place, size and time of change. */
        PLACE,
        /** Also by its bytes: a copy under another name is the same file. New files are read once more for that. */
        CONTENT
    }

    /** Options of a format: {@code parquet}, {@code csv} or {@code json}; empty: as the names end. */
    public static ReadOptions of(String format) {
        return new ReadOptions(
                new Source("", List.of(), format, List.of(), List.of(), CsvOptions.DETECT, false, Place.of("")),
                Taken.ALL,
                null);
    }

    /** What the files are called as a table: in plans, findings, and lists of what was taken. By default it is made of the path. */
    public ReadOptions name(String name) {
        return new ReadOptions(said.named(Millrace.tableName(name)), taken, contract);
    }

    /**
     * A {@link Job} takes only files that no run of it has taken before that succeeded, under the {@link #name} of the table. Its destinations append
     * or merge. A frame that is looked at ({@code show}, {@code collect}, {@code stream}, {@code count}) reads all files and takes none.
     */
    public ReadOptions incremental() {
        return incremental(Dedupe.PLACE);
    }

    public ReadOptions incremental(Dedupe dedupe) {
        return new ReadOptions(
                said,
                switch (dedupe) {
                    case PLACE -> Taken.NEW;
                    case CONTENT -> Taken.NEW_CONTENT;
                },
                contract);
    }

    /** What rows must be like; declare the columns of text. The frame has the rows that are good. */
    public ReadOptions contract(Contract asked) {
        return new ReadOptions(said, taken, asked);
    }

    /** Declares a column, whose type rules over what the files say; when one is declared, those that are not are not seen. */
    public ReadOptions column(String name, String type) {
        return with(added(said.columns(), name, type), said.partitions(), said.csv(), said.skipBadRows());
    }

    /** Declares the type of a column that exists only in the path, as {@code name=value/}. */
    public ReadOptions partition(String name, String type) {
        return with(said.columns(), added(said.partitions(), name, type), said.csv(), said.skipBadRows());
    }

    /** The type of one column; the others are taken as found. */
    public ReadOptions type(String name, String type) {
        SourceOptions now = said.options();
        return with(new SourceOptions(
                now.exclude(),
                added(now.types(), name, type),
                now.fileNameOrEmpty(),
                now.rowNumberOrEmpty(),
                now.missing()));
    }

    private static List<Column> added(List<Column> columns, String name, String type) {
        List<Column> all = new ArrayList<>(columns);
        all.add(new Column(name, type));
        return all;
    }

    /** Leaves out files that match a pattern, though the path names or finds them. */
    public ReadOptions exclude(String pattern) {
        SourceOptions now = said.options();
        List<String> all = new ArrayList<>(now.exclude());
        all.add(pattern);
        return with(new SourceOptions(all, now.types(), now.fileNameOrEmpty(), now.rowNumberOrEmpty(), now.missing()));
    }

    /** Adds a column with the path of each row's file. */
    public ReadOptions fileName(String column) {
        SourceOptions now = said.options();
        return with(new SourceOptions(now.exclude(), now.types(), column, now.rowNumberOrEmpty(), now.missing()));
    }

    /** Adds a column with the number of each row within its file, from 1. */
    public ReadOptions rowNumber(String column) {
        SourceOptions now = said.options();
        return with(new SourceOptions(now.exclude(), now.types(), now.fileNameOrEmpty(), column, now.missing()));
    }

    /** Which files may lack a column, which is NULL there. */
    public ReadOptions missing(Missing missing) {
        SourceOptions now = said.options();
        return with(
                new SourceOptions(now.exclude(), now.types(), now.fileNameOrEmpty(), now.rowNumberOrEmpty(), missing));
    }

    /** Whether the first line of delimited text holds names. */
    public ReadOptions header(boolean header) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(header, csv.delimiter(), csv.quote(), csv.escape(), csv.nullText(), csv.details()));
    }

    public ReadOptions delimiter(String delimiter) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(csv.header(), delimiter, csv.quote(), csv.escape(), csv.nullText(), csv.details()));
    }

    public ReadOptions quote(String quote) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(csv.header(), csv.delimiter(), quote, csv.escape(), csv.nullText(), csv.details()));
    }

    public ReadOptions escape(String escape) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(csv.header(), csv.delimiter(), csv.quote(), escape, csv.nullText(), csv.details()));
    }

    /** The unquoted text that means NULL. */
    public ReadOptions nullText(String text) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(csv.header(), csv.delimiter(), csv.quote(), csv.escape(), text, csv.details()));
    }

    /** The rarer options of delimited text. */
    public ReadOptions details(CsvDetails details) {
        CsvOptions csv = said.csv();
        return csv(new CsvOptions(csv.header(), csv.delimiter(), csv.quote(), csv.escape(), csv.nullText(), details));
    }

    /** Leaves out rows that do not fit the columns; else the first one is an error of the run. */
    public ReadOptions skipBadRows() {
        return with(said.columns(), said.partitions(), said.csv(), true);
    }

    private ReadOptions csv(CsvOptions csv) {
        return with(said.columns(), said.partitions(), csv, said.skipBadRows());
    }

    private ReadOptions with(List<Column> columns, List<Column> partitions, CsvOptions csv, boolean skipBadRows) {
        return new ReadOptions(
                new Source(
                        said.name(),
                        said.from(),
                        said.format(),
                        columns,
                        partitions,
                        csv,
                        skipBadRows,
                        said.options(),
                        said.place()),
                taken,
                contract);
    }

    private ReadOptions with(SourceOptions options) {
        return new ReadOptions(said.with(options), taken, contract);
    }

    /** What is asked of the files beside being read. */
    Demands demands(Session session, JobPaths paths, Place place) {
        return new Demands(contract == null ? null : contract.terms(session, paths, place), taken);
    }

    /** The source; {@code location} makes a path absolute, and {@code stem} is its name if none was given. */
    Source source(String stem, List<String> paths, UnaryOperator<String> location, Place place) {
        SourceOptions now = said.options();
        SourceOptions absolute = new SourceOptions(
                now.exclude().stream().map(location).toList(),
                now.types(),
                now.fileNameOrEmpty(),
                now.rowNumberOrEmpty(),
                now.missing());
        return new Source(
                said.name().isEmpty() ? stem : said.name(),
                paths.stream().map(location).toList(),
                said.format(),
                said.columns(),
                said.partitions(),
                said.csv(),
                said.skipBadRows(),
                absolute,
                place);
    }
}
