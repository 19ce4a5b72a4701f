package dev.millrace.cli.quick;

import dev.millrace.cli.command.MillraceCommand;
import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Does what commands usually do, in a folder of its own, while the JVM records which classes that takes. */
public final class Training {
    private static final String JOB = """
            apiVersion: millrace/v1
            job: training
            params: {least: {type: int, default: 3}}
            sources:
              numbers: {from: "numbers-*.parquet"}
              names: {from: names.parquet}
            steps:
              clean: {sql: "SELECT id, value, id % 100 AS name FROM numbers WHERE value > :least"}
              named: {sql: "SELECT n.label, count(*) AS n, sum(value) AS total, avg(value) AS mean FROM clean c JOIN names n ON n.name = c.name GROUP BY n.label"}
              ranked: {sql: "SELECT * FROM named ORDER BY total DESC, label LIMIT 10"}
            sinks:
              ranked: {to: out, mode: overwrite}
            settings: {plan.collapse: false, plan.splitBytes: 20kB, plan.broadcastBytes: 0}
            """;

    private Training() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("millrace-training");
        try {
            data(folder);
            Files.writeString(folder.resolve("job.yaml"), JOB);
            for (boolean live : new boolean[] {true, false}) {
                call(folder, live, "run", "job.yaml", "--memory", "1GiB", "--slots", "2");
            }
            call(folder, true, "run", "job.yaml", "--memory", "1GiB", "--slots", "2", "--json");
            call(
                    folder,
                    false,
                    "sql",
                    "SELECT label, count(*) AS n FROM names GROUP BY ALL ORDER BY ALL",
                    "--table",
                    "names=names.parquet",
                    "-o",
                    "json");
            call(folder, false, "runs", "ls");
            call(folder, false, "runs", "get", "@last");
            call(folder, false, "runs", "stages", "@last-1");
            call(folder, false, "plan", "job.yaml");
            call(folder, false, "validate", "job.yaml");
            call(folder, false, "version");
        } finally {
            delete(folder);
        }
    }

    private static void data(Path folder) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int file = 0; file < 2; file++) {
                statement.execute("COPY (SELECT range AS id, range * 7 % 1000 AS value FROM range(20000)) TO '"
                        + folder.resolve("numbers-" + file + ".parquet") + "'");
            }
            statement.execute("COPY (SELECT range AS name, 'name ' || range % 20 AS label FROM range(100)) TO '"
                    + folder.resolve("names.parquet") + "'");
        }
    }

    private static void call(Path folder, boolean live, String... arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(nowhere, nowhere, live, live);
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
        int code =
                MillraceCommand.execute(new Context(terminal, folder, environment, Screen.USUAL, List.of(arguments)));
        if (code != 0) {
            throw new IllegalStateException("training ended with " + code + " at " + List.of(arguments));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
