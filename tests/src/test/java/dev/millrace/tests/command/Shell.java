package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.command.MillraceCommand;
import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.tests.bench.QueryBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A working directory in which commands are called, each as a process would, in this process.
 *
 * @param variables of the commands' environment
 * @param keeping how commands keep the home
 */
public record Shell(Path folder, Map<String, String> variables, LocalHome.Options keeping) {
    public Shell(Path folder, Map<String, String> variables) {
        this(folder, variables, QueryBench.WITHOUT_SYNCS);
    }

    public Shell(Path folder) {
        this(folder, Map.of());
    }

    /** The same with more variables. */
    public Shell with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(variables);
        all.putAll(more);
        return new Shell(folder, all, keeping);
    }

    /** The same on a home that is kept in another way. */
    public Said call(LocalHome.Options other, String... words) {
        return new Shell(folder, variables, other).call(words);
    }

    /** Calls {@code millrace} with these words. */
    public Said call(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int code = execute(outStream, errStream, words);
            return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Calls it with these words, and tells the exit code. What it says can be read while it works. */
    int execute(PrintStream out, PrintStream err, String... words) {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.put("XDG_CONFIG_HOME", folder.resolve("no-config").toString());
        Terminal terminal = new Terminal(out, err, false, false);
        return MillraceCommand.execute(
                new Context(terminal, folder, environment, Screen.USUAL, List.of(words), keeping));
    }

    /** Writes a file of the working directory. */
    public void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException error) {
            throw new AssertionError(name, error);
        }
    }

    /** Writes the rows of a SELECT as Parquet. */
    public void parquet(String name, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            Files.createDirectories(folder.resolve(name).getParent());
            statement.execute(
                    "COPY (" + sql + ") TO '" + folder.resolve(name) + "' (FORMAT parquet, COMPRESSION uncompressed)");
        } catch (SQLException | IOException error) {
            throw new AssertionError(name, error);
        }
    }

    /** Everything that lies in the working directory outside of the home. */
    public TreeSet<String> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.equals(".millrace") && !name.startsWith(".millrace/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException error) {
            throw new AssertionError(folder.toString(), error);
        }
    }

    /** Every run has ended, none has published, and no attempt's temporary files are left. */
    public void requireOnlyFailedRuns() {
        if (!Files.exists(folder.resolve(".millrace"))) {
            return;
        }
        assertThat(call("runs", "ls", "--limit", "0", "--json").out().lines())
                .allSatisfy(run -> assertThat(run).contains("\"state\":\"FAILED\""));
        try (Stream<Path> files = Files.walk(folder.resolve(".millrace"))) {
            assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                    .noneMatch(file -> file.contains("/scratch/")
                            || file.contains("/results/")
                            || file.contains("_manifest.json"));
        } catch (IOException error) {
            throw new AssertionError(folder.toString(), error);
        }
    }
}
