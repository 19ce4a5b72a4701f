package dev.millrace.coordinator.plan.text;

/** Says why a function of DuckDB is not for queries, and what to write instead. */
final class RefusedFunctions {
    private RefusedFunctions() {}

    static String reason(String name) {
        if (name.startsWith("read_")
                || name.equals("glob")
                || name.equals("sniff_csv")
                || name.startsWith("parquet_")) {
            return "it reads files";
        }
        if (name.startsWith("query")
                || name.startsWith("json_serialize")
                || name.startsWith("json_deserialize")
                || name.startsWith("json_execute")) {
            return "it hides SQL in text";
        }
        if (name.endsWith("nextval") || name.equals("currval") || name.equals("setseed") || name.equals("setval")) {
            return "it has a state that tasks do not share";
        }
        if (name.startsWith("duckdb_")
                || name.startsWith("pragma_")
                || name.startsWith("pg_")
                || name.startsWith("current_")
                || name.startsWith("has_")) {
            return "it tells of the database that runs a task, not of data";
        }
        return "its value depends on the process that runs it, or it is DuckDB's own";
    }

    static String instead(String name) {
        return switch (name) {
            case "glob", "read_text", "read_blob" -> "Name the files as a source of the job";
            case "getenv", "current_setting", "getvariable" -> "Declare a parameter under params and write :name";
            case "query", "query_table", "json_execute_serialized_sql" -> "Write the query itself, or name the table";
            case "nextval", "currval" -> "Number rows with row_number() OVER (ORDER BY …)";
            case "setseed" -> "Order by a hash of a key to pick rows that stay the same";
            case "parquet_metadata", "parquet_schema", "parquet_file_metadata" ->
                "Use 'millrace plan' to see what a source holds";
            case "alias" -> "Write the name as text";
            default -> "Leave it out";
        };
    }
}
