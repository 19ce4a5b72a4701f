package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.service.home.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The files of a new project: a job that validates and runs, and what its reader should know.
 *
 * @param job name of the job
 * @param data path or pattern of the data, as the job file shall have it; empty: a sample is written along
 * @param format of the results: parquet, csv or json
 */
public record NewProject(String job, String data, String format) {
    private static final String SAMPLE = "data/sales.csv";
    private static final String SALES = """
        day,product,pieces,price
        2025-12-31,tea,3,4.50
        2026-01-01,tea,2,4.50
        2026-01-01,coffee,5,6.20
        2026-01-02,tea,1,4.50
        2026-01-02,coffee,4,6.20
        2026-01-02,"cake, plain",2,3.10
        """;

    public NewProject {
        require(
                job.matches("[a-z0-9][a-z0-9._-]{0,62}"),
                "--name",
                "'" + job + "' cannot be the name of a job",
                "Use lower case, digits, '.', '_' and '-', beginning with a letter or digit");
        require(
                format.matches("parquet|csv|json"),
                "--format",
                "There is no format '" + format + "'",
                "Write parquet, csv or json");
        require(data.indexOf('\n') < 0, "--data", "A path is one line", "Write a file, folder or pattern");
    }

    private static void require(boolean right, String option, String message, String remedy) {
        if (!right) {
            throw Failure.invalid("USAGE", message, remedy).at(Place.of(option)).toException();
        }
    }

    /** Texts by path, in the order in which a reader would open them. */
    public SequencedMap<String, String> files() {
        SequencedMap<String, String> files = new LinkedHashMap<>();
        files.put("job.yaml", data.isEmpty() ? sampleJob() : ownJob());
        files.put("README.md", readme());
        files.put(".gitignore", ".millrace/\nout/\n");
        if (data.isEmpty()) {
            files.put(SAMPLE, SALES);
        }
        return files;
    }

    /** Writes the files. Throws {@code INVALID}, and writes none, if one of them is there. */
    public void write(Path folder) {
        for (String name : files().keySet()) {
            if (Files.exists(folder.resolve(name))) {
                throw Failure.invalid(
                                "FILE_EXISTS",
                                "'" + folder.resolve(name) + "' is there already",
                                "Choose another folder: millrace init FOLDER")
                        .toException();
            }
        }
        try {
            for (Map.Entry<String, String> file : files().entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.toAbsolutePath().getParent());
                Files.writeString(target, file.getValue());
            }
        } catch (IOException error) {
            throw Failure.invalid(
                            "OUTPUT_UNWRITABLE",
                            "The project cannot be written to " + folder + ": " + FileTrouble.reason(error),
                            "Choose another folder")
                    .toException();
        }
    }

    private String sampleJob() {
        return """
            apiVersion: millrace/v1
            job: %s
            description: Sales of each day and product
            params:
              since: {type: date, default: "2026-01-01"}
            sources:
              sales: {from: %s, types: {price: "DECIMAL(9,2)"}}
            steps:
              recent: {sql: "SELECT * FROM sales WHERE day >= :since"}
              daily:
                sql: |
                  SELECT day, product, sum(pieces) AS pieces, sum(pieces * price) AS revenue
                  FROM recent GROUP BY ALL ORDER BY ALL
            sinks:
              daily: {to: out/daily, format: %s, mode: overwrite}
            env:
              prod: {sinks: {daily: {to: out/prod/daily}}}
            """.formatted(job, SAMPLE, format);
    }

    private String ownJob() {
        return """
            apiVersion: millrace/v1
            job: %s
            sources:
              data: {from: "%s"}
            steps:
              summary: {sql: "SELECT count(*) AS row_count FROM data"}
            sinks:
              summary: {to: out/summary, format: %s, mode: overwrite}
            env:
              prod: {sinks: {summary: {to: out/prod/summary}}}
            """.formatted(job, data.replace("\\", "\\\\").replace("\"", "\\\""), format);
    }

    private String readme() {
        return """
            # %s

            ```
            millrace validate job.yaml       # is everything right?
            millrace plan job.yaml           # how it would run
            millrace run job.yaml            # results lie below out/
            millrace run job.yaml --env prod # the same, with what stands under env.prod
            ```

            Edit `job.yaml`: sources are files, steps are SQL, sinks are folders. Runs and their logs lie in `.millrace`.
            """.formatted(job);
    }
}
