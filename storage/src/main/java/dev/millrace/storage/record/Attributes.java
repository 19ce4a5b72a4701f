package dev.millrace.storage.record;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.StateTable.Row;

/** Reads attributes that a row must have; one that lacks them was not written by this code. */
final class Attributes {
    private final Row row;

    Attributes(Row row) {
        this.row = row;
    }

    String text(String name) {
        return row.text(name).orElseThrow(() -> missing(name));
    }

    String text(String name, String otherwise) {
        return row.text(name).orElse(otherwise);
    }

    long number(String name) {
        return row.number(name).orElseThrow(() -> missing(name));
    }

    long number(String name, long otherwise) {
        return row.number(name).orElse(otherwise);
    }

    int whole(String name) {
        return Math.toIntExact(number(name));
    }

    int whole(String name, int otherwise) {
        return Math.toIntExact(number(name, otherwise));
    }

    private RuntimeException missing(String name) {
        return Failure.of(
                        FailureKind.CORRUPT,
                        "ROW_CORRUPT",
                        "Row '" + row.key().partition() + "' '" + row.key().sort() + "' has no attribute '" + name
                                + "'")
                .toException();
    }
}
