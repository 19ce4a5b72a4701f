package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * What a scan reads: a column of the table, or a field inside a struct column.
 *
 * @param name the table's column
 * @param path names of struct fields, from the column inwards; empty for the whole column
 * @param type type of what is read
 */
public record ScanColumn(String name, List<String> path, SqlType type) {
  public ScanColumn {
    path = List.copyOf(path);
  }
}
