package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import dev.millrace.storage.sql.SqlNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;

/** A checked text: one SELECT that reads only plain table names, calls only allowed functions, and has all its constants in it. */
public final class SqlText {
    private static final String CALL = "SELECT * FROM json_execute_serialized_sql(";
    /** Where DuckDB puts errors of the inner query that have no place of their own. */
    private static final int CALL_OFFSET = "SELECT * FROM ".length();

    private final SqlQuery query;
    private final JsonNode syntax;
    private final String text;
    private final Findings findings;

    SqlText(SqlQuery query, JsonNode syntax, String text, Findings findings) {
        this.query = query;
        this.syntax = syntax;
        this.text = text;
        this.findings = findings;
    }

    /** The SELECT, as DuckDB writes it. */
    public String text() {
        return text;
    }

    /** Names of the tables that it reads, each once, in order of appearance; spelled as in the query's tables and in {@link #sources()}. */
    public List<String> tables() {
        return List.copyOf(findings.tables());
    }

    /** What the text itself named as {@code 'path'} or {@code read_parquet('path')}, in order of appearance, with names of their own. */
    public List<JobSpec.Source> sources() {
        return findings.sources();
    }

    /** Whether it takes samples. */
    public boolean isSampled() {
        return findings.isSampled();
    }

    /** Whether it takes samples that are other rows each time, because they name no seed. */
    public boolean isSampledAnew() {
        return findings.isSampledAnew();
    }

    /** Names of the tables that it might have read. */
    public List<String> known() {
        return query.tables();
    }

    /** Names of called functions that give another value each time; empty: the same rows give the same answer. */
    public SequencedSet<String> volatileCalls() {
        return findings.volatileCalls();
    }

    /**
     * Names such as {@code current_date} that stood alone and were taken for the time of submission. A table that has a column of such a name makes
     * the text ambiguous: see {@link #refuseSealedNames}.
     */
    public SequencedSet<String> sealedNames() {
        return findings.sealedNames();
    }

    /** Throws AMBIGUOUS_COLUMN where a table of the query has a column whose bare name was taken for the time of submission. */
    public void refuseSealedNames(String table, List<String> columns) {
        for (String name : sealedNames()) {
            if (columns.stream().anyMatch(name::equalsIgnoreCase)) {
                throw Failure.invalid(
                                "AMBIGUOUS_COLUMN",
                                "'" + name + "' is a column of '" + table + "' and the name of a clock",
                                "Put the table's name or alias in front of the column, or rename it")
                        .at(query.place())
                        .toException();
            }
        }
    }

    /** The same query in a form in which DuckDB's error positions are those of the user's text; only for finding the place of an error. */
    public String locating() {
        return CALL + SqlNames.literal(SyntaxJson.write(syntax)) + ")";
    }

    /** What an error that DuckDB gave for {@link #locating()} means, with the place in the user's text. */
    public MillraceException failure(JsonNode error) {
        DuckError found = DuckError.of(error);
        boolean wholeCall = found.offset() == CALL_OFFSET && found.length() == bytes(locating()) - CALL_OFFSET;
        return failure(wholeCall ? ParserErrors.at(found, -1) : found);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As {@link #failure(JsonNode)}; an error without an offset has no place within the text. */
    public MillraceException failure(DuckError error) {
        LocatedError located = new ErrorPlaces(query.sql(), syntax).locate(error);
        Failure failure = DuckErrors.failure(located.error());
        Failure coded = located.code().isEmpty()
                ? failure
                : new Failure(
                        failure.kind(), located.code(), failure.message(), failure.remedyText(), failure.placeOrNull());
        return coded.at(new TextPosition(query).at(located.error().offset())).toException();
    }
}
