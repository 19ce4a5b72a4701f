package dev.millrace.cli.shell;

import java.util.List;

/** What may be named in a statement at the moment. */
public interface Names {
    /** Names of tables, in order. */
    List<String> tables();

    /** Names of a table's columns, in order; empty: not known. */
    List<String> columns(String table);
}
