package dev.millrace.coordinator.plan.job;

import static dev.millrace.coordinator.plan.job.Shape.Field.optional;
import static dev.millrace.coordinator.plan.job.Shape.Field.required;

import dev.millrace.coordinator.plan.job.Shape.Choice;
import dev.millrace.coordinator.plan.job.Shape.Field;
import dev.millrace.coordinator.plan.job.Shape.Fields;
import dev.millrace.coordinator.plan.job.Shape.ListOf;
import dev.millrace.coordinator.plan.job.Shape.Named;
import dev.millrace.coordinator.plan.job.Shape.OneOrMany;
import dev.millrace.coordinator.plan.job.Shape.Single;
import dev.millrace.coordinator.plan.job.Shape.Word;
import java.util.List;

/** What a {@code frame} step may hold. */
final class FrameShape {
    private static final Shape TEXT = new Single(ScalarForm.TEXT);
    private static final Shape ANY = new Single(ScalarForm.ANY);
    private static final Shape COUNT = new Single(ScalarForm.COUNT);
    private static final Shape TEXTS = new OneOrMany(TEXT);
    private static final Shape TYPE = new Word("^[A-Za-z].{0,1000}$", "a type of a column", "DECIMAL(9,2)");
    private static final String NAME = "^.{1,200}$";
    private static final String NAME_WORDS = "Use at most 200 characters";

    private static final Fields OPERATION = Fields.oneOf(List.of(
            operation("filter", TEXTS, "Conditions; rows for which all are true stay."),
            operation("select", TEXTS, "Columns and expressions, which may have AS name, in order."),
            operation(
                    "with",
                    named("column", ANY),
                    "New columns by name; one of that name is replaced, and stands last."),
            operation("rename", named("column", TEXT), "Old names to new ones."),
            operation("drop", TEXTS, "Columns that go."),
            operation("join", join(), "Rows with their partners in another table."),
            operation("asOfJoin", asOf(), "Rows with the latest row of another table that is not after them."),
            operation("group", group(), "A row for each group."),
            operation(
                    "window",
                    named("column", TEXTS),
                    "New columns over windows, by name; partitionBy, orderBy and frame say over which rows."),
            operation("sort", TEXTS, "Keys of the order, each with desc if it is from high to low."),
            operation("limit", COUNT, "Number of first rows that stay."),
            operation("top", top(), "The first rows in an order."),
            operation("distinct", TEXTS, "Columns of which each combination stays once; [] for whole rows."),
            operation("union", TEXT, "A table whose rows are added; columns by name."),
            operation("intersect", TEXT, "A table that must have the row as well; columns by position."),
            operation("except", TEXT, "A table that must not have the row; columns by position."),
            operation("explode", TEXT, "A column of lists; a row for each element."),
            operation("pivot", pivot(), "Values of a column become columns."),
            operation("unpivot", unpivot(), "Columns become rows of a name and a value."),
            operation("fillNull", named("column", ANY), "Columns and the value that stands for NULL."),
            operation("dropNull", TEXTS, "Columns that must not be NULL; [] for all."),
            operation("cast", named("column", TYPE), "Columns and their new types."),
            operation("sample", sample(), "About a share of the rows, the same ones each time.")));

    static final Fields FRAME = new Fields(List.of(
            required("from", TEXT, "A source or another step."),
            required("do", new ListOf(OPERATION), "What is done with its rows, one after the other.")));

    private FrameShape() {}

    private static Field operation(String name, Shape shape, String about) {
        return optional(name, shape, about);
    }

    private static Shape named(String noun, Shape value) {
        return new Named(NAME, NAME_WORDS, noun, value, true);
    }

    private static Shape join() {
        return new Fields(List.of(
                required("with", TEXT, "The other source or step."),
                optional("on", TEXTS, "Columns that both have, or one condition over both by their names."),
                optional(
                        "how",
                        new Choice(List.of("inner", "left", "right", "full", "semi", "anti", "cross")),
                        "Which rows come out; inner by default.")));
    }

    private static Shape asOf() {
        return new Fields(List.of(
                required("with", TEXT, "The other source or step."),
                required("time", TEXT, "The column of both that is compared."),
                optional("by", TEXTS, "Columns that must be equal."),
                optional("how", new Choice(List.of("inner", "left")), "Whether rows without a partner stay.")));
    }

    private static Shape group() {
        return new Fields(List.of(
                optional("by", TEXTS, "Columns or expressions; without them all rows are one group."),
                required("agg", named("column", ANY), "Aggregates by name.")));
    }

    private static Shape top() {
        return new Fields(List.of(required("rows", COUNT, "How many."), required("by", TEXTS, "Keys of the order.")));
    }

    private static Shape pivot() {
        return new Fields(List.of(
                required("keys", TEXTS, "Columns of which each combination is a row."),
                required("column", TEXT, "The column whose values become columns."),
                required("values", new OneOrMany(ANY), "Those values."),
                required("agg", named("column", ANY), "Aggregates by name.")));
    }

    private static Shape unpivot() {
        return new Fields(List.of(
                required("columns", TEXTS, "Columns that become rows."),
                required("name", TEXT, "The new column of their names."),
                required("value", TEXT, "The new column of their values.")));
    }

    private static Shape sample() {
        return new Fields(List.of(
                required("percent", ANY, "Of the rows, from 0 to 100."),
                required("seed", COUNT, "The same seed gives the same rows.")));
    }
}
