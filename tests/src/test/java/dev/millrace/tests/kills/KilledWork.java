package dev.millrace.tests.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.storage.local.FileFaults.Step;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import dev.millrace.tests.sinks.PublishedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What is killed: which command, over which folders, and what their rows are before it and after. */
enum KilledWork {
    /** One run into three folders that are there: one grows, of one some partitions are replaced, into one rows are merged. */
    MODES(1, List.of("appended", "overwritten", "merged")) {
        @Override
        String[] command() {
            return new String[] {"run", "job.yaml", "-p", "least=300", "-p", "end=800", "-p", "mark=new", "--json"};
        }

        @Override
        void prepare(Shell shell) {
            for (int file = 0; file < 4; file++) {
                shell.parquet(
                        "numbers/" + file + ".parquet",
                        "SELECT range AS id FROM range(" + 200 * file + ", " + 200 * (file + 1) + ")");
            }
            shell.write("job.yaml", JOB);
            good(shell, "run", "job.yaml", "-p", "least=0", "-p", "end=500", "-p", "mark=old");
        }

        @Override
        List<Moment> moments(SplittableRandom random, StepTally calm) {
            return List.of(
                    Moment.anywhere(Step.LINK, random.nextInt(calm.before(Step.LINK))),
                    Moment.publishing(Step.LINK, random.nextInt(calm.publishing(Step.LINK))),
                    Moment.publishing(Step.RENAME, 1 + random.nextInt(calm.publishing(Step.RENAME) - 1)),
                    Moment.publishing(Step.DELETE, random.nextInt(calm.publishing(Step.DELETE))),
                    Moment.after(Step.DELETE, random.nextBoolean() ? Step.COMMIT : Step.ANSWER));
        }

        @Override
        String rows(String folder, boolean after) {
            String old = numbers(0, 500, "old");
            String kept = folder.equals("appended") ? old : numbers(0, 300, "old");
            return after ? kept + " UNION ALL " + numbers(300, 800, "new") : old;
        }

        private static String numbers(int least, int end, String mark) {
            return "SELECT range AS id, range // 100 AS day, '" + mark + "' AS mark FROM range(" + least + ", " + end
                    + ")";
        }
    },
    /** A folder of many small files is written again in fewer. */
    COMPACTION(4, List.of("compacted")) {
        @Override
        String[] command() {
            return new String[] {"tables", "compact", "out/compacted", "--json"};
        }

        @Override
        void prepare(Shell shell) {
            for (int part = 0; part < preparing(); part++) {
                shell.write(
                        "part.sql",
                        "-- millrace: to=out/compacted\n-- millrace: mode=append\n-- millrace: partitionBy=day\n"
                                + part(part));
                good(shell, "run", "part.sql");
            }
        }

        private static String part(int part) {
            return "SELECT range AS id, range % 3 AS day, 'part ' || " + part + " AS mark FROM range(" + 50 * part
                    + ", " + (50 * part + 80) + ")";
        }

        @Override
        List<Moment> moments(SplittableRandom random, StepTally calm) {
            return List.of(
                    Moment.anywhere(Step.LINK, random.nextInt(calm.before(Step.LINK))),
                    random.nextBoolean()
                            ? Moment.publishing(Step.LINK, random.nextInt(calm.publishing(Step.LINK)))
                            : Moment.publishing(Step.RENAME, 0),
                    Moment.publishing(Step.DELETE, random.nextInt(calm.publishing(Step.DELETE))));
        }

        @Override
        String rows(String folder, boolean after) {
            List<String> parts = new ArrayList<>();
            for (int part = 0; part < preparing(); part++) {
                parts.add(part(part));
            }
            return String.join(" UNION ALL ", parts);
        }
    };

    private static final String JOB = """
            apiVersion: millrace/v1
            job: modes
            params: {least: {type: int}, end: {type: int}, mark: {type: string}}
            sources: {numbers: {from: "numbers/*.parquet"}}
            steps:
              rows: {sql: "SELECT id, id // 100 AS day, :mark AS mark FROM numbers WHERE id >= :least AND id < :end"}
              appended: {sql: "SELECT * FROM rows"}
              overwritten: {sql: "SELECT * FROM rows"}
              merged: {sql: "SELECT * FROM rows"}
            sinks:
              appended: {to: out/appended, mode: append}
              overwritten: {to: out/overwritten, mode: overwritePartitions, partitionBy: [day]}
              merged: {to: out/merged, mode: merge, key: [id]}
            settings: {plan.collapse: false, plan.partitions: 3, plan.broadcastBytes: 0}
            """;

    private final int preparing;
    private final List<String> folders;

    KilledWork(int preparing, List<String> folders) {
        this.preparing = preparing;
        this.folders = folders;
    }

    /** How many runs prepare it. */
    int preparing() {
        return preparing;
    }

    /** The folders that change. */
    List<String> folders() {
        return folders;
    }

    Path destinations(Path folder) {
        return folder.resolve("out");
    }

    /** The command that is killed. */
    abstract String[] command();

    abstract void prepare(Shell shell);

    /**
     * When each command is killed: the first before it publishes, the others, which go on, later and later.
     *
     * @param calm the steps of the command when nothing strikes it
     */
    abstract List<Moment> moments(SplittableRandom random, StepTally calm);

    /** The rows of a folder, as SQL of DuckDB. */
    abstract String rows(String folder, boolean after);

    /** A folder in which the command can be called. */
    Shell prepared(Path folder) {
        try {
            Shell shell = new Shell(Files.createDirectories(folder).toRealPath());
            prepare(shell);
            return shell;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Each folder is whole as its manifest says: with the old rows, or with the new ones. */
    void requireOldOrNew(Path folder) {
        for (String name : folders) {
            Path published = destinations(folder).resolve(name);
            String files = new PublishedTable(published)
                    .manifest().files().stream()
                            .map(Manifest.File::name)
                            .map(file -> "'" + published.resolve(file) + "'")
                            .collect(Collectors.joining(", "));
            String found = "SELECT id, day, mark FROM read_parquet([" + files + "], hive_partitioning = true)";
            assertThat(List.of(differs(found, rows(name, false)), differs(found, rows(name, true))))
                    .as(name)
                    .contains(false);
        }
    }

    private static boolean differs(String found, String expected) {
        return !PublishedTable.differences(found, expected).isEmpty();
    }

    /** Each folder has the new rows, read by whoever knows nothing of manifests and by Millrace. */
    void requireNew(Shell shell) {
        for (String name : folders) {
            String folder = destinations(shell.folder()).resolve(name).toString();
            String columns = "SELECT id, day, mark FROM ";
            PublishedTable.requireSame(
                    columns + "read_parquet('" + folder + "/**/*.parquet', hive_partitioning = true)",
                    rows(name, true));
            good(shell, "sql", columns + "'" + folder + "/'", "-o", "parquet", "--out", "all.parquet");
            PublishedTable.requireSame("FROM '" + shell.folder() + "/all.parquet'", rows(name, true));
        }
    }

    private static void good(Shell shell, String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.err()).isZero();
    }
}
