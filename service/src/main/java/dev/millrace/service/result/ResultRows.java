package dev.millrace.service.result;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows of a result that are read while they are asked for. Not thread-safe. */
public final class ResultRows implements AutoCloseable {
    private final Statement statement;
    private final ResultSet rows;
    private final @Nullable String[] cells;
    private final @Nullable Object[] values;

    ResultRows(Statement statement, ResultSet rows, int width) {
        this.statement = statement;
        this.rows = rows;
        this.cells = new String[width];
        this.values = new Object[width];
    }

    /** Reads the next row into {@link #cells}. False: there is none. */
    public boolean next() {
        try {
            if (!rows.next()) {
                return false;
            }
            for (int column = 0; column < cells.length; column++) {
                cells[column] = rows.getString(column + 1);
            }
            return true;
        } catch (SQLException error) {
            throw ResultReader.unreadable(error);
        }
    }

    /** The current row; the array is reused. */
    public @Nullable String[] cells() {
        return cells;
    }

    /** Reads the next row into {@link #values}, in {@link CellForm#ARROW}. False: there is none. */
    boolean nextValues() {
        try {
            if (!rows.next()) {
                return false;
            }
            for (int column = 0; column < values.length; column++) {
                values[column] = rows.getObject(column + 1);
            }
            return true;
        } catch (SQLException error) {
            throw ResultReader.unreadable(error);
        }
    }

    /** The current row, as the driver gives it; the array is reused. */
    @Nullable
    Object[] values() {
        return values;
    }

    /** The rows that are left, each made into a value at once. Closing the stream does not close this. */
    public <T> Stream<T> stream(Function<@Nullable String[], T> value) {
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super T> action) {
                        if (!next()) {
                            return false;
                        }
                        action.accept(value.apply(cells));
                        return true;
                    }
                },
                false);
    }

    @Override
    public void close() {
        try {
            rows.close();
            statement.close();
        } catch (SQLException error) {
            throw ResultReader.unreadable(error);
        }
    }
}
