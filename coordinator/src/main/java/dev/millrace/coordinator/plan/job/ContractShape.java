package dev.millrace.coordinator.plan.job;

import static dev.millrace.coordinator.plan.job.Shape.Field.optional;
import static dev.millrace.coordinator.plan.job.Shape.Field.required;

import dev.millrace.coordinator.plan.job.Shape.Choice;
import dev.millrace.coordinator.plan.job.Shape.Fields;
import dev.millrace.coordinator.plan.job.Shape.OneOrMany;
import dev.millrace.coordinator.plan.job.Shape.Single;
import dev.millrace.coordinator.plan.job.Shape.Word;
import dev.millrace.coordinator.plan.job.Shape.WordOrFields;
import java.util.List;

/** What a job file may say about the rows of sources and steps. */
final class ContractShape {
    private static final Shape TEXT = new Single(ScalarForm.TEXT);
    private static final Shape ANY = new Single(ScalarForm.ANY);
    private static final Shape COUNT = new Single(ScalarForm.COUNT);
    private static final Shape LIMIT = new Single(ScalarForm.ROW_LIMIT);
    private static final Shape NAMES = new OneOrMany(TEXT);

    /** Keys of a rule that say what it asks for; a rule has one of them. */
    static final List<String> KINDS = List.of(
            "readable",
            "fieldCount",
            "type",
            "notNull",
            "range",
            "regex",
            "enum",
            "length",
            "unique",
            "foreignKey",
            "freshness",
            "rowCount");

    private static final Fields RANGE = new Fields(List.of(
            required("column", TEXT, "The column."),
            optional("min", ANY, "The least value."),
            optional("max", ANY, "The largest value.")));

    private static final Fields REGEX = new Fields(List.of(
            required("column", TEXT, "The column."),
            required("pattern", TEXT, "An RE2 pattern that the whole text matches.")));

    private static final Fields ENUM = new Fields(List.of(
            required("column", TEXT, "The column."),
            required("values", new OneOrMany(ANY), "The values it may have.")));

    private static final Fields LENGTH = new Fields(List.of(
            required("column", TEXT, "The column."),
            optional("min", COUNT, "The least number of characters."),
            optional("max", COUNT, "The largest number of characters.")));

    private static final Fields FOREIGN_KEY = new Fields(List.of(
            required("columns", NAMES, "The columns."),
            required("in", TEXT, "The source or step that has such a row."),
            optional("keys", NAMES, "Its columns; by default of the same names.")));

    private static final Fields FRESHNESS = new Fields(List.of(
            required("column", TEXT, "A column of type TIMESTAMP, TIMESTAMPTZ or DATE."),
            required(
                    "maxAge",
                    new Single(ScalarForm.DURATION),
                    "How old the newest value may be when a run is planned.")));

    private static final Fields ROW_COUNT = new Fields(List.of(
            optional("min", COUNT, "The least number of good rows."),
            optional("max", COUNT, "The largest number of good rows.")));

    private static final Fields RULE = new Fields(List.of(
            optional("readable", new Single(ScalarForm.FLAG), "A record of text can be read; asked for of all text."),
            optional(
                    "fieldCount",
                    new Single(ScalarForm.FLAG),
                    "A line of CSV has all fields and no more; asked for of all CSV."),
            optional("type", NAMES, "Columns whose text is a value of their type; asked for of all columns."),
            optional("notNull", NAMES, "Columns without NULL."),
            optional("range", RANGE, "Bounds of a column, both inclusive."),
            optional("regex", REGEX, "A pattern of a column's text."),
            optional("enum", ENUM, "Values of a column."),
            optional("length", LENGTH, "Number of characters of a column."),
            optional("unique", NAMES, "Columns that together have no value twice."),
            optional("foreignKey", FOREIGN_KEY, "Columns whose values another table has."),
            optional("freshness", FRESHNESS, "How new the newest row is."),
            optional("rowCount", ROW_COUNT, "How many good rows there are."),
            optional(
                    "reason",
                    new Word("^[a-z][a-z0-9_]{0,62}$", "a short name (lower case, digits, '_')", "delay_not_integer"),
                    "Name under which broken rows are kept and counted."),
            optional("severity", new Choice(List.of("fail", "quarantine", "warn")), "What a broken rule means."),
            optional("max", LIMIT, "The most rows that may break it, as a number or in per cent.")));

    static final Shape CONTRACT = new OneOrMany(RULE);

    static final Shape BAD_ROWS = new WordOrFields(
            new Choice(List.of("fail", "skip")),
            new Fields(List.of(
                    required("to", TEXT, "The folder that keeps bad rows, by reason; relative to the job file."),
                    optional("max", LIMIT, "The most of them that a run accepts, as a number or in per cent."),
                    optional(
                            "mode",
                            new Choice(List.of("overwrite", "append")),
                            "What becomes of bad rows that are kept there: they are replaced (default), or these come to"
                                    + " them."))));

    private static final Fields CHECK = new Fields(List.of(
            required("on", TEXT, "The step."),
            required("expect", TEXT, "SQL over aggregates of its columns that must be true."),
            optional("onFail", new Choice(List.of("fail", "warn")), "What happens when it is not; fail by default.")));

    static final Shape CHECKS = new OneOrMany(CHECK);

    private ContractShape() {}
}
