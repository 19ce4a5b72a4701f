package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Place;
import java.nio.charset.StandardCharsets;

/** Turns DuckDB's byte offsets into places where the user wrote the text. */
final class TextPosition {
    private final String sql;
    private final Place begin;

    TextPosition(SqlQuery query) {
        this(query.sql(), query.place());
    }

    TextPosition(String sql, Place begin) {
        this.sql = sql;
        this.begin = begin;
    }

    /**
     * The place of a byte; the place of the whole text when the offset is negative, or when only the line is known where the text begins, because its
     * own lines are not those of the file. Lines after the first begin where the first one does.
     */
    Place at(long byteOffset) {
        if (byteOffset < 0 || begin.line() > 0 && begin.column() == 0) {
            return begin;
        }
        String before = before(byteOffset);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        String last = before.substring(before.lastIndexOf('\n') + 1);
        int column = last.codePointCount(0, last.length());
        return new Place(begin.source(), Math.max(1, begin.line()) + line, Math.max(1, begin.column()) + column);
    }

    private String before(long byteOffset) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        int length = (int) Math.min(byteOffset, bytes.length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
