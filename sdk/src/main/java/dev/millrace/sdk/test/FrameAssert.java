package dev.millrace.sdk.test;

import dev.millrace.sdk.Frame;
import dev.millrace.sdk.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What a frame must be. Rows have no order unless a method says so. Numbers are equal if they are written alike, whatever their types: {@code 1},
 * {@code 1L}, {@code 1.0} and {@code 1.00} of a decimal. There is no tolerance: round what is not exact.
 */
public final class FrameAssert extends AbstractAssert<FrameAssert, Frame> {
    private @Nullable List<Row> rows;

    FrameAssert(Frame frame) {
        super(frame, FrameAssert.class);
    }

    private List<List<Object>> rows() {
        List<Row> known = rows;
        if (known == null) {
            known = actual.collect();
            rows = known;
        }
        return known.stream()
                .map(row -> RowsDifference.comparable(row.values()))
                .toList();
    }

    /** The names of all columns, in order. Computes nothing. */
    public FrameAssert hasColumns(String... names) {
        if (!actual.schema().names().equals(List.of(names))) {
            throw failure(
                    "Expected the columns%n  %s%nbut there are%n  %s",
                    String.join(", ", names), String.join(", ", actual.schema().names()));
        }
        return this;
    }

    /** A column of a type in DuckDB's words. Computes nothing. */
    public FrameAssert hasColumn(String name, String type) {
        String found = actual.schema().type(name).orElse("not there");
        if (!found.equals(type)) {
            throw failure("Expected the column '%s' to be %s, and it is %s", name, type, found);
        }
        return this;
    }

    public FrameAssert hasRows(long count) {
        if (rows().size() != count) {
            throw failure("Expected %s rows, and there are %s:%n%s", count, rows().size(), table(rows()));
        }
        return this;
    }

    public FrameAssert isEmpty() {
        return hasRows(0);
    }

    /** These rows and no others, each a list of values in order of the columns. */
    public FrameAssert hasExactlyRows(List<?>... expected) {
        return compare(RowsDifference.of(comparable(expected), rows()), true);
    }

    /** These rows and no others, in this order. */
    public FrameAssert hasExactlyRowsInOrder(List<?>... expected) {
        hasExactlyRows(expected);
        List<List<Object>> wanted = comparable(expected);
        for (int row = 0; row < wanted.size(); row++) {
            if (!wanted.get(row).equals(rows().get(row))) {
                throw failure(
                        "The rows are right and their order is not: row %s should be%n  %s%nand is%n  %s",
                        row + 1, wanted.get(row), rows().get(row));
            }
        }
        return this;
    }

    /** At least these rows. */
    public FrameAssert containsRows(List<?>... expected) {
        return compare(RowsDifference.of(comparable(expected), rows()), false);
    }

    /** The same columns and rows as another frame. */
    public FrameAssert isEqualTo(Frame other) {
        if (!actual.schema().equals(other.schema())) {
            throw failure("Expected the columns%n%s%nbut there are%n%s", other.schema(), actual.schema());
        }
        List<List<Object>> expected = other.collect().stream()
                .map(row -> RowsDifference.comparable(row.values()))
                .toList();
        return compare(RowsDifference.of(expected, rows()), true);
    }

    @Override
    public FrameAssert isEqualTo(@Nullable Object expected) {
        return expected instanceof Frame other ? isEqualTo(other) : super.isEqualTo(expected);
    }

    private FrameAssert compare(RowsDifference difference, boolean whole) {
        boolean surplus = whole && !difference.surplus().isEmpty();
        if (difference.missing().isEmpty() && !surplus) {
            return this;
        }
        throw failure("%s", difference.text(actual.schema().names(), whole));
    }

    private String table(List<List<Object>> some) {
        return RowsDifference.table(actual.schema().names(), some);
    }

    private static List<List<Object>> comparable(List<?>... rows) {
        List<List<Object>> all = new ArrayList<>();
        Arrays.stream(rows).forEach(row -> all.add(RowsDifference.comparable(row)));
        return all;
    }
}
