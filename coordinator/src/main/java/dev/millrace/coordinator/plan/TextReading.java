package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.plan.text.DuckParser;
import dev.millrace.coordinator.plan.text.SqlQuery;
import dev.millrace.coordinator.plan.text.SqlReader;
import dev.millrace.coordinator.plan.text.SqlText;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads the texts of a job's steps, and describes the sources that they name. */
final class TextReading {
    private static final Duration LATER = Duration.ofHours(36).plusSeconds(61);

    private final SqlReader reader;
    private final SourceCatalog catalog;
    private final PlanSettings settings;
    private final Instant now;
    private final UnaryOperator<String> paths;
    private final Map<String, DescribedSource> sources = new LinkedHashMap<>();

    TextReading(
            DuckParser parser, SourceCatalog catalog, PlanSettings settings, Instant now, UnaryOperator<String> paths) {
        this.reader = new SqlReader(parser);
        this.catalog = catalog;
        this.settings = settings;
        this.now = now;
        this.paths = paths;
    }

    /** The sources described so far, by name. */
    Map<String, DescribedSource> sources() {
        return sources;
    }

    SourceCatalog catalog() {
        return catalog;
    }

    /** @param judged names of steps whose rows are judged */
    StepTexts texts(JobSpec job, Collection<String> judged) {
        List<String> tables =
                new ArrayList<>(job.sources().stream().map(JobSpec.Source::name).toList());
        Map<String, SqlText> texts = new LinkedHashMap<>();
        Map<String, List<String>> reads = new HashMap<>();
        for (JobSpec.Step step : job.steps()) {
            SqlText text = text(step, tables);
            texts.put(step.name(), text);
            reads.put(step.name(), text.tables());
            text.sources().forEach(this::describe);
            job.sources().stream()
                    .filter(source -> text.tables().contains(source.name()))
                    .forEach(this::describe);
            for (String table : text.tables()) {
                if (sources.containsKey(table)) {
                    text.refuseSealedNames(table, names(sources.get(table)));
                }
            }
            tables.add(step.name());
        }
        return new StepTexts(texts, new StepUses(job, reads, judged));
    }

    /** A text that may name {@code tables}. */
    SqlText text(JobSpec.Step step, List<String> tables) {
        return reader.read(new SqlQuery(
                step.sql(), step.place(), step.parameters(), tables, now, ZoneId.of(settings.timeZone()), paths));
    }

    /** The same text as it will be read at another time of another day. */
    SqlText later(JobSpec.Step step, List<String> tables) {
        Instant then = now.plus(LATER);
        return reader.read(new SqlQuery(
                step.sql(), step.place(), step.parameters(), tables, then, ZoneId.of(settings.timeZone()), paths));
    }

    private static List<String> names(DescribedSource source) {
        return source.columns().stream().map(Column::name).toList();
    }

    /** The source, described once. */
    void describe(JobSpec.Source source) {
        sources.computeIfAbsent(source.name(), _ -> catalog.describe(source));
    }
}
