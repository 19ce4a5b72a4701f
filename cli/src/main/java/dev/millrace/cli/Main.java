package dev.millrace.cli;

import dev.millrace.cli.command.MillraceCommand;
import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.RunReport;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.cli.output.WatchedOutput;
import dev.millrace.cli.quick.Ahead;
import dev.millrace.graph.Failure;
import dev.millrace.service.settings.Version;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the program starts. */
public final class Main {
    private static final int BUFFER = 1 << 16;

    private Main() {}

    public static void main(String[] arguments) {
        WatchedOutput standard = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(new BufferedOutputStream(standard, BUFFER), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        if (arguments.length == 1 && arguments[0].equals("version")) {
            // The one command that needs nothing, not even the reading of arguments, which takes as long as the rest.
            out.println(Version.read().line());
            System.exit(ended(0, standard, out, err));
        }
        if (arguments.length > 0) {
            Ahead.load(arguments[0]);
        }
        System.exit(ended(MillraceCommand.execute(context(arguments, out, err)), standard, out, err));
    }

    /** The exit code, once all that was printed has arrived. */
    private static int ended(int code, WatchedOutput standard, PrintStream out, PrintStream err) {
        out.flush();
        Optional<Failure> lost = standard.failure();
        lost.ifPresent(new RunReport(new Terminal(out, err, false, false))::failure);
        return lost.isPresent() && code == 0 ? ExitCode.of(lost.get()).code() : code;
    }

    private static Context context(String[] arguments, PrintStream out, PrintStream err) {
        Map<String, String> environment = System.getenv();
        boolean live = isTerminal("millrace.terminal");
        boolean color =
                live && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        Screen screen = new Screen(
                Integer.getInteger("millrace.columns", Screen.USUAL.columns()),
                Integer.getInteger("millrace.rows", Screen.USUAL.rows()));
        Terminal terminal =
                new Terminal(out, err, live, color, isTerminal("millrace.terminal.out") ? screen.columns() : 0);
        return new Context(terminal, Path.of("").toAbsolutePath(), environment, screen, List.of(arguments));
    }

    /** The launcher knows whether standard error, or output, is a terminal; without it, a console is a good guess. */
    private static boolean isTerminal(String property) {
        String told = System.getProperty(property, "");
        return told.isEmpty() ? hasConsole() : Boolean.parseBoolean(told);
    }

    private static boolean hasConsole() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
