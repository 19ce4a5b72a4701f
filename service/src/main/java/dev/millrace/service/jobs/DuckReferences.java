package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.job.SqlReferences;
import dev.millrace.coordinator.plan.text.DuckParser;
import dev.millrace.coordinator.plan.text.SqlQuery;
import dev.millrace.coordinator.plan.text.SqlReader;
import dev.millrace.coordinator.plan.text.SqlText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/** Finds the tables of a SELECT with DuckDB's own parser. */
public final class DuckReferences implements SqlReferences, AutoCloseable {
    private final Connection connection;
    private final DuckParser parser;
    private final SqlReader reader;
    private final JobPaths paths;

    /**
     * @param folder where relative paths in SQL begin
     */
    public DuckReferences(Path folder) {
        this.paths = new JobPaths(folder);
        try {
            Properties properties = new Properties();
            properties.setProperty("threads", "1");
            this.connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        } catch (SQLException error) {
            throw Failure.of(
                            FailureKind.UNAVAILABLE,
                            "DUCKDB_NOT_STARTED",
                            "DuckDB cannot be started: " + error.getMessage())
                    .withRemedy("millrace doctor tells more")
                    .toException();
        }
        this.parser = new DuckParser(connection);
        this.reader = new SqlReader(parser);
    }

    @Override
    public Inputs inputs(JobSpec.Step step, Collection<String> known) {
        SqlText text = text(step, known);
        List<String> paths = text.sources().stream()
                .flatMap(source -> source.from().stream())
                .toList();
        return new Inputs(text.tables(), paths);
    }

    /** The files that the text of a step names, as sources. */
    public List<JobSpec.Source> sources(JobSpec.Step step, Collection<String> known) {
        return text(step, known).sources();
    }

    private SqlText text(JobSpec.Step step, Collection<String> known) {
        return reader.read(new SqlQuery(
                step.sql(),
                step.place(),
                step.parameters(),
                List.copyOf(known),
                Instant.EPOCH,
                ZoneOffset.UTC,
                paths::location));
    }

    @Override
    public void close() {
        try {
            parser.close();
            connection.close();
        } catch (SQLException error) {
            throw new IllegalStateException("DuckDB cannot be closed", error);
        }
    }
}
