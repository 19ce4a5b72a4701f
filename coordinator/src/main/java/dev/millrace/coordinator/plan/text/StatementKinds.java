package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.Locale;

/** Says what to write instead of a statement that is not one SELECT. */
final class StatementKinds {
    private StatementKinds() {}

    static MillraceException notOne(SqlQuery query) {
        List<SqlScript.Statement> statements = SqlScript.split(query.sql());
        if (statements.isEmpty()) {
            return Failure.invalid("EMPTY_STATEMENT", "the text has no statement", "Write a SELECT")
                    .at(query.place())
                    .toException();
        }
        SqlScript.Statement second = statements.get(Math.min(1, statements.size() - 1));
        return Failure.invalid(
                        "SEVERAL_STATEMENTS",
                        "the text has " + statements.size() + " statements",
                        "Write a step for each SELECT; later steps read earlier ones by name")
                .at(place(query, second))
                .toException();
    }

    static MillraceException notSelect(SqlQuery query) {
        List<SqlScript.Statement> statements = SqlScript.split(query.sql());
        SqlScript.Statement statement = statements.stream()
                .filter(candidate -> !isSelect(word(candidate)))
                .findFirst()
                .orElse(new SqlScript.Statement(query.sql(), 1, 1));
        String kind = pivots(statement) ? "PIVOT" : word(statement);
        String message = kind.equals("PIVOT")
                ? "the columns of a PIVOT without IN depend on the data, and a plan has to know them"
                : "a step is one SELECT, and this is " + article(kind);
        return Failure.invalid("NOT_SELECT", message, instead(kind))
                .at(place(query, statement))
                .toException();
    }

    private static Place place(SqlQuery query, SqlScript.Statement statement) {
        Place begin = query.place();
        return new Place(
                begin.source(),
                Math.max(1, begin.line()) + statement.line() - 1,
                Math.max(1, begin.column()) + statement.column() - 1);
    }

    private static String word(SqlScript.Statement statement) {
        return Token.of(statement.text()).stream()
                .findFirst()
                .map(token -> token.text().toUpperCase(Locale.ROOT))
                .orElse("");
    }

    /** With its values, a PIVOT is a SELECT like any other; without, DuckDB looks for them first. */
    private static boolean pivots(SqlScript.Statement statement) {
        boolean before = isSelect(word(statement)) || word(statement).startsWith("PIVOT");
        return before
                && Token.of(statement.text()).stream()
                        .anyMatch(token -> token.isName("PIVOT") || token.isName("PIVOT_WIDER"));
    }

    private static boolean isSelect(String word) {
        return List.of("SELECT", "WITH", "FROM", "VALUES", "TABLE", "(").contains(word);
    }

    private static String article(String kind) {
        return kind.isEmpty()
                ? "none"
                : (List.of('A', 'E', 'I', 'O', 'U').contains(kind.charAt(0)) ? "an " : "a ") + kind;
    }

    private static String instead(String kind) {
        return switch (kind) {
            case "COPY", "EXPORT" ->
                "Write only the SELECT of it, and name the step under sinks, or print to a file with millrace sql --out";
            case "CREATE" -> "Make the SELECT of it a step of its own; later steps read it by its name";
            case "INSERT", "MERGE" ->
                "Let the step SELECT the old rows and the new ones with UNION ALL, and name it under sinks";
            case "UPDATE" ->
                "SELECT the rows as they shall be, for example with CASE or * REPLACE (…), and name the step under sinks";
            case "DELETE", "TRUNCATE" -> "SELECT the rows that stay, and name the step under sinks";
            case "DROP" -> "Leave it out: a step creates nothing that would have to be dropped";
            case "ALTER" -> "Shape the columns in the SELECT, or declare them in the source";
            case "SET", "RESET", "PRAGMA" ->
                "Use the settings of the job (sql.timeZone, sql.integerDivision, sql.defaultNullOrder) or --set";
            case "ATTACH", "DETACH", "USE" -> "Name files as sources of the job";
            case "INSTALL", "LOAD" ->
                "Extensions cannot be loaded; the functions of core, Parquet, JSON and ICU are there";
            case "EXPLAIN" -> "Use millrace plan, with --sql for a query";
            case "CALL" -> "Write a SELECT; procedures cannot be called";
            case "VACUUM", "CHECKPOINT", "ANALYZE" -> "Leave it out: there is no database to take care of";
            case "IMPORT" -> "Name files as sources of the job";
            case "PIVOT" ->
                "Say the values: PIVOT t ON column IN ('a', 'b') USING …; SELECT DISTINCT column FROM t shows which there are";
            case "BEGIN", "START", "COMMIT", "ROLLBACK" ->
                "A step is atomic without transactions: its output is published whole or not at all";
            case "PREPARE", "EXECUTE", "DEALLOCATE" -> "Declare parameters under params and write :name";
            default -> "Write a SELECT";
        };
    }
}
