package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;

/** How deep brackets stand within each other: DuckDB's parser takes more memory than there is for some thousand levels. */
final class Nesting {
    /** As deep as DuckDB itself lets expressions be. */
    private static final int DEEPEST = 1_000;

    private Nesting() {}

    /** Refuses a text by the first bracket that is too deep. */
    static void check(SqlQuery query) {
        int depth = 0;
        for (Token token : Token.of(query.sql())) {
            depth += switch (token.text()) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
            if (depth > DEEPEST) {
                throw Failure.invalid(
                                "NESTED_TOO_DEEP",
                                "The query has more than " + DEEPEST + " brackets within each other",
                                "Write nested queries as steps, and long chains of calls as lists")
                        .at(new TextPosition(query).at(token.byteOffset(query.sql())))
                        .toException();
            }
        }
    }
}
