package dev.millrace.cli.shell;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/** Reads from a terminal: lines are edited, completed and remembered. */
public final class TerminalPrompt implements Prompt {
    private static final String PROMPT = "millrace> ";
    private static final String MORE = "       -> ";
    private static final int REMEMBERED = 10_000;

    private final Terminal terminal;
    private final LineReader reader;
    private final DefaultHistory history;

    private TerminalPrompt(Terminal terminal, LineReader reader, DefaultHistory history) {
        this.terminal = terminal;
        this.reader = reader;
        this.history = history;
    }

    /**
     * The terminal of this process.
     *
     * @param remembered file of what was typed, made if it is not there; only this user may read it
     */
    public static TerminalPrompt ofProcess(Names names, Path folder, Path remembered) {
        try {
            return of(TerminalBuilder.builder().system(true).dumb(true).build(), names, folder, remembered);
        } catch (IOException error) {
            throw Failure.of(
                            FailureKind.UNAVAILABLE,
                            "NO_TERMINAL",
                            "The terminal cannot be used: " + error.getMessage())
                    .withRemedy("Give statements through a pipe, or use millrace sql")
                    .toException();
        }
    }

    /** Any terminal. */
    public static TerminalPrompt of(Terminal terminal, Names names, Path folder, Path remembered) {
        DefaultHistory history = new DefaultHistory();
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new StatementParser())
                .completer(new StatementCompleter(names, folder))
                .history(history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE)
                .variable(LineReader.HISTORY_SIZE, REMEMBERED)
                .variable(LineReader.HISTORY_FILE_SIZE, REMEMBERED)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_INCREMENTAL, true)
                .option(LineReader.Option.INSERT_TAB, false);
        if (isPrepared(remembered)) {
            builder.variable(LineReader.HISTORY_FILE, remembered);
        }
        return new TerminalPrompt(terminal, builder.build(), history);
    }

    /** Without its file a shell works as well; it only forgets. */
    private static boolean isPrepared(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!Files.exists(file)) {
                Files.createFile(file);
                if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
            return Files.isWritable(file);
        } catch (IOException unwritable) {
            return false;
        }
    }

    @Override
    public Typed next() {
        try {
            return new Typed.Text(reader.readLine(PROMPT));
        } catch (UserInterruptException givenUp) {
            return new Typed.Nothing();
        } catch (EndOfFileException end) {
            return new Typed.End();
        }
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public Running whileRunning(Runnable stop) {
        SignalHandler before = terminal.handle(Signal.INT, _ -> stop.run());
        return () -> terminal.handle(Signal.INT, before);
    }

    @Override
    public void close() {
        try {
            history.save();
            terminal.close();
        } catch (IOException unwritable) {
            // What was typed is forgotten, and nothing else.
        }
    }
}
