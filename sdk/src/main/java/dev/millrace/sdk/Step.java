package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.sdk.Expression.ColumnUse;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.Node;
import java.util.List;

/** An operation on its way to become a frame: first its columns are looked up, then DuckDB binds it. */
final class Step {
    private final Frame left;
    private final List<Frame> more;
    private final String verb;
    private final List<Expression> expressions;
    private final Place place;

    private Step(Frame left, List<Frame> more, String verb, List<Expression> expressions) {
        this.left = left;
        this.more = more;
        this.verb = verb;
        this.expressions = List.copyOf(expressions);
        this.place = Caller.place();
        this.expressions.forEach(expression -> expression.uses().forEach(this::require));
    }

    static Step of(Frame frame, String verb, List<Expression> expressions) {
        return new Step(frame, List.of(), verb, expressions);
    }

    static Step of(Frame left, Frame right, String verb, List<Expression> expressions) {
        if (left.session() != right.session()) {
            throw Failure.invalid(
                            "OTHER_SESSION",
                            "The two frames were made by different Millraces",
                            "Read both with the same one")
                    .at(Caller.place())
                    .toException();
        }
        return new Step(left, List.of(right), verb, expressions);
    }

    private void require(ColumnUse use) {
        Frame frame = use.side().equals("right") && !more.isEmpty() ? more.getFirst() : left;
        if (frame.schema().has(use.column())) {
            return;
        }
        throw Failure.invalid(
                        "UNKNOWN_COLUMN",
                        "There is no column '" + use.column() + "' to " + verb
                                + (use.side().isEmpty() ? "" : " in the " + use.side() + " frame"),
                        capital(Suggestion.among(use.column(), frame.schema().names())))
                .at(use.place())
                .toException();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    void require(boolean isRight, String otherwise) {
        if (!isRight) {
            throw invalid("WRONG_VALUE", otherwise, "Change the arguments of " + verb);
        }
    }

    void requireNames(List<Expression> named) {
        for (Expression expression : named) {
            if (expression.name().isEmpty()) {
                throw Failure.invalid(
                                "MISSING_NAME",
                                "The expression " + expression.sql() + " has no name to be a column",
                                "Give it one with .as(\"…\")")
                        .at(expression.place())
                        .toException();
            }
        }
    }

    MillraceException invalid(String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy).at(place).toException();
    }

    /** The frame. Where it cannot be bound, the expression that is wrong by itself has the place of the error. */
    Frame apply(Node.Composition composition) {
        List<Node> inputs = more.isEmpty()
                ? List.of(left.node())
                : List.of(left.node(), more.getFirst().node());
        try {
            return left.session().operation(Node.Text.of(verb, inputs, composition, place));
        } catch (MillraceException error) {
            throw blamed(error);
        }
    }

    /** The frame's own rows, kept for later runs. */
    Frame kept() {
        return left.session().operation(Node.Text.kept(verb, left.node(), place));
    }

    private MillraceException blamed(MillraceException error) {
        if (!more.isEmpty() || expressions.size() < 2) {
            return error;
        }
        for (Expression expression : expressions) {
            Node.Composition alone = inputs -> FrameSql.select(inputs.getFirst(), List.of(Frame.term(expression)));
            try {
                left.session().operation(Node.Text.of(verb, List.of(left.node()), alone, expression.place()));
            } catch (MillraceException own) {
                return own.failure().code().equals(error.failure().code()) ? own : error;
            }
        }
        return error;
    }
}
