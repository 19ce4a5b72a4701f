package dev.millrace.cli.command;

import dev.millrace.cli.output.ResultFormat;
import dev.millrace.cli.output.Terminal;
import dev.millrace.cli.output.WatchedOutput;
import dev.millrace.graph.Failure;
import dev.millrace.service.home.FileTrouble;
import dev.millrace.service.result.ReadableRows;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.words.Human;
import dev.millrace.storage.ObjectStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How results are printed: options and the printing. */
public final class Results {
    /** What to do where COPY cannot write. */
    static final String ANOTHER_PATH = "Choose another path after TO";

    private static final String ANOTHER_OUT = "Choose another --out";
    private static final long ROWS_OF_A_TABLE = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default), csv, json, ndjson, parquet, arrow or markdown.")
    @Nullable
    ResultFormat format;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most rows that are printed; 0: all (default, except for tables: 100).")
    @Nullable
    Long limit;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to a file instead of standard output.")
    @Nullable
    Path file;

    ResultFormat format(boolean json) {
        return format != null ? format : json ? ResultFormat.JSON : ResultFormat.TABLE;
    }

    /** Looks at the limit and at the file that is to be written, before there is anything to write. */
    void requireWritable(Path folder) {
        if (limit != null && limit < 0) {
            throw Failure.invalid("USAGE", "--limit cannot be " + limit, "Write a number of rows, or 0 for all")
                    .toException();
        }
        if (file != null) {
            requireWritableFile(folder.resolve(file), ANOTHER_OUT);
        }
    }

    /** Prints a result that lies among these objects. */
    void print(ReadableRows result, ObjectStore objects, boolean json, Terminal terminal, Path folder) {
        requireWritable(folder);
        ResultFormat chosen = format(json);
        try (ResultReader reader = new ResultReader(objects)) {
            if (chosen == ResultFormat.PARQUET) {
                parquet(reader, result, terminal, folder);
            } else if (file == null) {
                chosen.write(reader, result, rows(chosen), terminal);
            } else {
                write(reader, result, chosen, folder.resolve(file));
            }
        }
        long shown = rows(chosen);
        if (file == null && shown > 0 && result.rows() > shown) {
            terminal.say(
                    "(" + Human.count(shown) + " of " + Human.count(result.rows(), "row") + "; --limit 0 prints all)");
        }
    }

    private long rows(ResultFormat chosen) {
        return limit != null ? limit : chosen == ResultFormat.TABLE && file == null ? ROWS_OF_A_TABLE : 0;
    }

    private void write(ResultReader reader, ReadableRows result, ResultFormat chosen, Path target) {
        try {
            ResultFile.write(target, draft -> fill(reader, result, chosen, draft));
        } catch (IOException error) {
            throw unwritable(target, FileTrouble.reason(error), ANOTHER_OUT);
        }
    }

    private void fill(ResultReader reader, ReadableRows result, ResultFormat chosen, Path draft) throws IOException {
        WatchedOutput bytes = new WatchedOutput(Files.newOutputStream(draft));
        try (PrintStream stream = new PrintStream(new BufferedOutputStream(bytes), false, StandardCharsets.UTF_8)) {
            chosen.write(reader, result, rows(chosen), stream);
            stream.flush();
            bytes.requireWritten();
        }
    }

    /** Writes a text to a file that is there in full, or what was there before stays. */
    static void write(Path target, String text, String remedy) {
        requireWritableFile(target, remedy);
        try {
            ResultFile.write(target, draft -> Files.writeString(draft, text));
        } catch (IOException error) {
            throw unwritable(target, FileTrouble.reason(error), remedy);
        }
    }

    static void requireWritableFile(Path target, String remedy) {
        Path parent = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw unwritable(target, "it is a folder", remedy);
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw unwritable(target, "there is no folder " + parent, remedy);
        }
        if (!Files.isWritable(Files.exists(target) ? target : parent)) {
            throw unwritable(target, "this user may not write there", remedy);
        }
        try {
            ResultFile.probe(target);
        } catch (NoSuchFileException refused) {
            throw unwritable(target, "no file can be made in " + parent, remedy);
        } catch (IOException error) {
            throw unwritable(target, FileTrouble.reason(error), remedy);
        }
    }

    private static RuntimeException unwritable(Path target, String why, String remedy) {
        return Failure.invalid("OUTPUT_UNWRITABLE", "'" + target + "' cannot be written: " + why, remedy)
                .toException();
    }

    /** Writes a file in the way that options of COPY say: it is there in full, or what was there before stays. */
    static void copy(ReadableRows result, ObjectStore objects, Path target, String options) {
        try (ResultReader reader = new ResultReader(objects)) {
            copy(reader, result, target, options, ANOTHER_PATH);
        }
    }

    private static void copy(ResultReader reader, ReadableRows result, Path target, String options, String remedy) {
        try {
            ResultFile.write(target, draft -> reader.copy(result, draft, options));
        } catch (IOException error) {
            throw unwritable(target, FileTrouble.reason(error), remedy);
        }
    }

    private void parquet(ResultReader reader, ReadableRows result, Terminal terminal, Path folder) {
        if (file != null) {
            copy(reader, result, folder.resolve(file), "FORMAT parquet", ANOTHER_OUT);
            return;
        }
        try {
            Path copy = Files.createTempFile("millrace", ".parquet");
            try (OutputStream out = terminal.out()) {
                reader.copy(result, copy);
                Files.copy(copy, out);
                out.flush();
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
