package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads texts: each is one SELECT, checked against what is allowed. What several texts of one reader name as files has one name.
 *
 * <p>Allowed are the kinds of nodes and the functions that are listed; everything else is refused with its place, so that a new version of DuckDB
 * opens no door by itself. Refused are statements that are not SELECT, more than one statement, files, settings, secrets and addresses, names
 * with a catalog or schema, and functions that ask for the state of a database.
 *
 * <p>Not safe for several threads at once.
 */
public final class SqlReader {
    private final SyntaxTrees trees;
    private final FileNames files = new FileNames();

    public SqlReader(DuckParser parser) {
        this.trees = new SyntaxTrees(parser);
    }

    /** Throws a {@link MillraceException} of kind {@code INVALID} with the place in the text. */
    public SqlText read(SqlQuery query) {
        try {
            return checked(query);
        } catch (StackOverflowError | StreamConstraintsException e) {
            throw new MillraceException(
                    Failure.invalid(
                                    "NOT_SUPPORTED",
                                    "the text is nested too deeply",
                                    "Split it with WITH, or into several steps")
                            .at(query.place()),
                    e);
        }
    }

    private SqlText checked(SqlQuery query) {
        Characters.check(query);
        Nesting.check(query);
        ObjectNode tree = parsed(query);
        if (tree.path("error").asBoolean()) {
            throw refused(query, tree);
        }
        if (tree.path("statements").size() != 1) {
            throw StatementKinds.notOne(query);
        }
        Findings findings = new Findings();
        SyntaxWalk.of(query, trees, findings, files, (ObjectNode) tree.at("/statements/0"));
        return new SqlText(query, tree, trees.text(tree), findings);
    }

    /** A text that only a missing parameter makes unreadable is read as if the parameter were there, so that the walk can name it. */
    private ObjectNode parsed(SqlQuery query) {
        String sql = ParameterMarks.dollars(query.sql(), query.parameters().keySet());
        ObjectNode tree = trees.parse(sql);
        String every = tree.path("error").asBoolean() ? ParameterMarks.everyDollar(query.sql()) : sql;
        if (every.equals(sql)) {
            return tree;
        }
        ObjectNode other = trees.parse(every);
        return other.path("error").asBoolean() ? tree : other;
    }

    private static MillraceException refused(SqlQuery query, JsonNode error) {
        if (error.path("error_message").asString("").startsWith("Only SELECT statements")) {
            return StatementKinds.notSelect(query);
        }
        DuckError parsed = DuckError.of(error);
        LocatedError located = ParserErrors.locate(query.sql(), parsed);
        Failure failure = DuckErrors.failure(located.error());
        String code = located.code().isEmpty() ? failure.code() : located.code();
        return new Failure(failure.kind(), code, failure.message(), failure.remedyText(), null)
                .at(new TextPosition(query).at(located.error().offset()))
                .toException();
    }
}
