package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A command. */
abstract class Tool implements Callable<Integer> {
    @Mixin
    CommonOptions common = new CommonOptions();

    private @Nullable Context context;

    /** Set before the command is called. */
    final void in(Context calledIn) {
        context = calledIn;
    }

    final Context context() {
        if (context == null) {
            throw new IllegalStateException("the command was called without a context");
        }
        return context;
    }

    final Terminal terminal() {
        return context().terminal();
    }

    /** One line of JSON to standard output. */
    final void print(JsonNode node) {
        terminal().print(JsonLine.of(node));
    }
}
