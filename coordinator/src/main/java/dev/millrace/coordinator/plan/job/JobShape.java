package dev.millrace.coordinator.plan.job;

import static dev.millrace.coordinator.plan.job.Shape.Field.optional;
import static dev.millrace.coordinator.plan.job.Shape.Field.required;
import static dev.millrace.coordinator.plan.job.Shape.Field.reserved;

import dev.millrace.coordinator.plan.job.Shape.Choice;
import dev.millrace.coordinator.plan.job.Shape.Fields;
import dev.millrace.coordinator.plan.job.Shape.Named;
import dev.millrace.coordinator.plan.job.Shape.OneOrMany;
import dev.millrace.coordinator.plan.job.Shape.Single;
import dev.millrace.coordinator.plan.job.Shape.Word;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.OutputSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a job file and a file of sources may hold. */
final class JobShape {
    static final String VERSION = "millrace/v1";

    private static final String TABLE_NAME = "^[A-Za-z_][A-Za-z0-9_]{0,62}$";
    private static final String TABLE = "[a-z_][a-z0-9_]{0,62}";
    private static final String PARAMETER_NAME = "^[A-Za-z_][A-Za-z0-9_]{0,62}$";
    private static final String NAME_WORDS = "Use letters, digits and '_', beginning with a letter, at most 63";
    private static final String ENVIRONMENT_WORDS = "Use lower case, digits, '_' and '-', at most 31";
    private static final String LABEL_WORDS = "Use lower case, digits, '.', '_' and '-', at most 63";
    private static final Shape TEXT = new Single(ScalarForm.TEXT);
    private static final Shape FLAG = new Single(ScalarForm.FLAG);
    private static final Shape COUNT = new Single(ScalarForm.COUNT);
    private static final Shape DURATION = new Single(ScalarForm.DURATION);
    private static final Shape ANY = new Single(ScalarForm.ANY);
    private static final Shape TYPE = new Word("^[A-Za-z].{0,1000}$", "a type of a column", "DECIMAL(9,2)");
    private static final Shape COLUMN_NAME = new Word("^.{1,200}$", "a name of a column", "file");
    private static final Shape COLUMNS = new Named("^.{1,200}$", "Use at most 200 characters", "column", TYPE, true);

    private static final Fields CSV = new Fields(List.of(
            optional("header", FLAG, "Whether the first line holds names."),
            optional("delimiter", TEXT, "What stands between two values."),
            optional("quote", TEXT, "What stands around a value that holds delimiters."),
            optional("escape", TEXT, "What stands before a quote within quotes."),
            optional("null", new OneOrMany(TEXT), "The unquoted texts that mean NULL."),
            optional("comment", TEXT, "A character; what follows it on a line is not read."),
            optional("skipLines", COUNT, "Lines before the header."),
            optional("dateFormat", TEXT, "How dates are written, for example %d.%m.%Y."),
            optional("timestampFormat", TEXT, "How timestamps are written, for example %d.%m.%Y %H:%M:%S."),
            optional("decimal", new Choice(List.of(".", ",")), "What stands before the decimals of a number."),
            optional("encoding", TEXT, "Character set of the files; UTF-8 by default."),
            optional(
                    "shortRows",
                    new Choice(List.of("fail", "pad")),
                    "What becomes of rows that lack columns at the end: bad rows, or NULL.")));

    private static final Shape FROM = new OneOrMany(TEXT);

    private static final String ABOUT_FROM =
            "A file, folder or glob, or a list of them; relative to the job file. The list may be empty where columns"
                    + " are declared.";

    private static final Shape.Field TABLE_FIELD = optional(
            "table",
            new Word(
                    "^" + TABLE + "(@[1-9][0-9]{0,8})?$",
                    "the name of a registered table (lower case, digits, '_'), maybe with its version",
                    "trips@3"),
            "Instead of from: a table that is registered under a name, as it is when a run is submitted.");

    private static final Shape.Field RULES =
            optional("contract", ContractShape.CONTRACT, "Rules that its rows keep, in order.");

    private static final Shape.Field BAD_ROWS_OF_TABLES = optional(
            "badRows", new Choice(List.of("fail", "skip")), "What becomes of rows that do not fit the columns.");

    private static final List<Shape.Field> SOURCE_FIELDS = List.of(
            optional(
                    "format",
                    new Choice(List.of("parquet", "csv", "json")),
                    "Format of the files; by default as their names end."),
            optional("columns", COLUMNS, "Declared columns and their types; they rule over what a file says."),
            optional("types", COLUMNS, "Types of some columns; the others are as found."),
            optional("partitions", COLUMNS, "Columns that exist only in the path, as name=value/."),
            optional(
                    "exclude",
                    new OneOrMany(TEXT),
                    "Patterns of files that are left out: of names, or, with a '/', of paths as in from."),
            optional("fileName", COLUMN_NAME, "Name of a column that is added: the path of the row's file."),
            optional("rowNumber", COLUMN_NAME, "Name of a column that is added: the row's number in its file, from 1."),
            optional(
                    "missingColumns",
                    new Choice(List.of("allow", "fail")),
                    "Whether files may lack a column, which is NULL there; by default some may, not all."),
            optional("csv", CSV, "Options of CSV files; what is left out is detected."));

    private static final Fields SOURCE = source(
            optional(
                    "badRows",
                    ContractShape.BAD_ROWS,
                    "What becomes of rows that do not fit the columns or break the contract."),
            RULES,
            optional("incremental", FLAG, "Whether a run takes only files that no earlier run has taken."),
            optional(
                    "dedupe",
                    new Choice(List.of("file", "content")),
                    "With incremental: what tells that a file was taken: its place, size and time, or its bytes."));

    /** A query for which such a file is read holds no contract. */
    private static final Fields SHARED_SOURCE = source(BAD_ROWS_OF_TABLES);

    /** A table that is registered. Where bad rows are kept is for each job to say. */
    static final Fields TABLE_DEFINITION = new Fields(
            joined(List.of(required("from", FROM, ABOUT_FROM)), SOURCE_FIELDS, List.of(BAD_ROWS_OF_TABLES, RULES)));

    static final Shape SOURCES = new Named(TABLE_NAME, NAME_WORDS, "source", SOURCE, false);

    private static final Fields PARAMETER = new Fields(List.of(
            required(
                    "type",
                    new Word(
                            Parameter.TYPES,
                            "a type of a parameter (string, int, decimal, double, bool, date, timestamp)",
                            "date"),
                    "Type of the values."),
            optional("default", new Single(ScalarForm.ANY_OR_NULL), "Value where the caller gives none."),
            optional("description", TEXT, "For people.")));

    private static final Fields STEP = new Fields(
            List.of(
                    optional("sql", TEXT, "One SELECT over sources and other steps, in DuckDB's dialect."),
                    optional("frame", FrameShape.FRAME, "Operations on a source or another step, one after the other."),
                    optional("contract", ContractShape.CONTRACT, "Rules that its rows keep, in order."),
                    optional("badRows", ContractShape.BAD_ROWS, "What becomes of rows that break the contract."),
                    optional("cache", FLAG, "Whether its result is kept, and used again until something changes."),
                    ConductShape.TIMEOUT,
                    ConductShape.COMPUTE_OF_STEP,
                    reserved("array", "an array expression"),
                    reserved("map", "a function over files"),
                    reserved("ml", "a search or inference")),
            List.of("sql", "frame"));

    private static final OutputSpec.Mode[] MODES = Stream.of(OutputSpec.Mode.values())
            .filter(mode -> mode != OutputSpec.Mode.REWRITE && !mode.isInternal())
            .toArray(OutputSpec.Mode[]::new);

    private static final Fields SINK_CSV = new Fields(List.of(
            optional("header", FLAG, "Whether the first line holds the names; true by default."),
            optional("delimiter", TEXT, "The one sign between two values; a comma by default."),
            optional("quote", TEXT, "The one sign around a value that holds delimiters; a double quote by default."),
            optional("null", TEXT, "The unquoted text for NULL; nothing by default.")));

    private static final Fields SINK = new Fields(List.of(
            required("to", TEXT, "The folder to write; relative to the job file."),
            optional(
                    "format",
                    new Choice(List.of("parquet", "csv", "json")),
                    "Format of the files; parquet by default."),
            optional(
                    "mode",
                    new Choice(words(MODES, OutputSpec.Mode::word)),
                    "What happens when a result is there; an error by default."),
            optional(
                    "key",
                    new OneOrMany(TEXT),
                    "With mode merge: columns by which a new row replaces the one that is there."),
            optional(
                    "partitionBy",
                    new OneOrMany(TEXT),
                    "Columns that become folders name=value/, outermost first; the files do not hold them."),
            optional(
                    "sortBy",
                    new OneOrMany(TEXT),
                    "Order of the rows in each file, and without partitionBy also from file to file: column, or column"
                            + " desc."),
            optional(
                    "codec",
                    new Choice(words(FileLayout.Codec.values(), FileLayout.Codec::word)),
                    "How files are compressed; Parquet with zstd by default, text only gzip or uncompressed."),
            optional("level", COUNT, "Level of the codec zstd, 1 to 22."),
            optional(
                    "rowGroupSize",
                    new Word(
                            "^[0-9]{1,12}(\\.[0-9]{1,3})?\\s*([kKmMgG][iI]?[bB])?$",
                            "a number of rows or a size",
                            "64MB"),
                    "Size of Parquet row groups: a number of rows, or bytes before compression such as 64MB."),
            optional("targetFileSize", new Single(ScalarForm.SIZE), "At about this size a task begins a further file."),
            optional("files", new Single(ScalarForm.COUNT), "1: all rows in one file."),
            optional("csv", SINK_CSV, "Signs of CSV files.")));

    private static final Fields LIMITS = new Fields(List.of(
            optional("tasks", COUNT, "Most tasks of a run."),
            optional(
                    "attempts",
                    COUNT,
                    "Most attempts of a task; never fewer than one for each memory class and one more."),
            optional("wallTime", DURATION, "Longest time of a run."),
            optional("taskTime", DURATION, "Longest time of a task."),
            optional("bytes", new Single(ScalarForm.SIZE), "Most bytes that a run reads."),
            optional("rows", COUNT, "Most rows that tasks take from sources."),
            optional("dollars", new Single(ScalarForm.DOLLARS), "Most that a run may cost.")));

    private static final Shape LABELS = new Named("^[a-z0-9._-]{1,63}$", LABEL_WORDS, "label", ANY, false);

    private static final Shape SETTINGS = new Named("^.{1,100}$", "Use the name of a setting", "setting", ANY, false);

    /** What an environment may change. */
    private static final Fields ENVIRONMENT = new Fields(List.of(
            optional(
                    "sources",
                    new Named(
                            TABLE_NAME,
                            NAME_WORDS,
                            "source",
                            changes(SOURCE, "from", "table", "format", "badRows", "contract"),
                            false),
                    "Where rows come from instead, and other rules that they keep."),
            optional(
                    "steps",
                    new Named(
                            TABLE_NAME,
                            NAME_WORDS,
                            "step",
                            changes(STEP, "badRows", "contract", "timeout", "compute"),
                            false),
                    "Other rules that rows of steps keep."),
            optional("trigger", TriggerShape.CHANGES, "Where files come that begin runs."),
            optional("checks", ContractShape.CHECKS, "Other checks; none of the job's own is left."),
            optional(
                    "sinks",
                    new Named(TABLE_NAME, NAME_WORDS, "step", changes(SINK, "to", "mode"), false),
                    "Where rows go instead."),
            optional(
                    "params",
                    new Named(PARAMETER_NAME, NAME_WORDS, "parameter", changes(PARAMETER, "default"), false),
                    "Other values where the caller gives none."),
            optional("labels", LABELS, "More labels, or other ones."),
            optional("limits", LIMITS, "Other limits."),
            optional("settings", SETTINGS, "Other settings."),
            optional("retry", ConductShape.RETRY, "Other attempts of tasks."),
            optional("compute", ConductShape.COMPUTE, "What tasks need instead."),
            optional("notify", ConductShape.NOTIFY_CHANGES, "Other addresses that are told.")));

    static final Fields JOB = new Fields(List.of(
            required("apiVersion", new Choice(List.of(VERSION)), "Version of this format."),
            required(
                    "job",
                    new Word(
                            "^[a-z0-9][a-z0-9._-]{0,62}$",
                            "a name of a job (lower case, digits, '.', '_', '-')",
                            "daily-routes"),
                    "Name of the job."),
            optional("description", TEXT, "For people."),
            optional(
                    "params",
                    new Named(PARAMETER_NAME, NAME_WORDS, "parameter", PARAMETER, false),
                    "Parameters, :name in SQL and ${params.name} in paths."),
            optional("trigger", TriggerShape.TRIGGER, "What begins runs of the job by itself."),
            optional("sources", SOURCES, "Tables that are read, by name."),
            required(
                    "steps",
                    new Named(TABLE_NAME, NAME_WORDS, "step", STEP, true),
                    "What is computed, by name; a step reads others by their names."),
            required(
                    "sinks",
                    new Named(TABLE_NAME, NAME_WORDS, "step", SINK, true),
                    "Which steps are written, and where."),
            optional("checks", ContractShape.CHECKS, "Sentences about steps that must be true."),
            optional("retry", ConductShape.RETRY, "How tasks are tried again."),
            optional("compute", ConductShape.COMPUTE, "What tasks need, and where they run."),
            optional(
                    "notify", ConductShape.NOTIFY, "Addresses that are told how a run ended, by names of your choice."),
            optional("labels", LABELS, "For people and bills."),
            optional("limits", LIMITS, "What a run may use; beyond it the run fails."),
            optional("settings", SETTINGS, "Settings plan.* and sql.* of this job."),
            optional(
                    "env",
                    new Named("^[a-z0-9][a-z0-9_-]{0,30}$", ENVIRONMENT_WORDS, "environment", ENVIRONMENT, false),
                    "What is different in an environment, by its name.")));

    /** A file of sources alone: the same map under the same key. */
    static final Fields SOURCES_FILE = new Fields(List.of(
            optional("apiVersion", new Choice(List.of(VERSION)), "Version of this format."),
            required(
                    "sources",
                    new Named(TABLE_NAME, NAME_WORDS, "source", SHARED_SOURCE, false),
                    "Tables that are read, by name.")));

    private JobShape() {}

    /** A source names files or a table. */
    private static Fields source(Shape.Field... more) {
        return new Fields(
                joined(List.of(optional("from", FROM, ABOUT_FROM), TABLE_FIELD), SOURCE_FIELDS, List.of(more)),
                List.of("from", "table"));
    }

    @SafeVarargs
    private static List<Shape.Field> joined(List<Shape.Field>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    /** Some keys of a part, none of which must be there. */
    private static Fields changes(Fields part, String... names) {
        return new Fields(Arrays.stream(names)
                .map(name -> part.field(name).orElseThrow())
                .map(field -> optional(field.name(), field.shape(), field.about()))
                .toList());
    }

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Stream.of(values).map(word).toList();
    }
}
