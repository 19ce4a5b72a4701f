package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.text.SqlText;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Requirement;
import dev.millrace.graph.Scan;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.StepIdentity.Kind;
import dev.millrace.graph.StepIdentity.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the rows of steps follow from: the texts and sources that they read, themselves and by other steps. */
final class StepIdentities {
    private final JobSpec job;
    private final TextReading reading;
    private final List<Part> common;
    private final Map<String, SqlText> texts = new LinkedHashMap<>();
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, List<Part>> described = new LinkedHashMap<>();

    /** @param common parts of every identity */
    StepIdentities(JobSpec job, TextReading reading, List<Part> common) {
        this.job = job;
        this.reading = reading;
        this.common = List.copyOf(common);
        job.sources().forEach(source -> sources.put(source.name(), source));
        List<String> tables = new ArrayList<>(sources.keySet());
        for (Step step : job.steps()) {
            SqlText text = reading.text(step, tables);
            texts.put(step.name(), text);
            text.sources().forEach(source -> sources.put(source.name(), source));
            tables.add(step.name());
        }
    }

    /** Sources and steps whose rows are needed for those of a table, by its text and its contract. */
    List<String> reads(String table) {
        List<String> reads = new ArrayList<>(own(table));
        reads.addAll(keys(table));
        return reads;
    }

    private List<String> own(String table) {
        SqlText text = texts.get(table);
        return text == null ? List.of() : text.tables();
    }

    /** Sources and steps that the contract of a table names. */
    List<String> keys(String table) {
        return job.quality().contract(table).stream()
                .flatMap(contract -> contract.rules().stream())
                .flatMap(rule -> rule.requirement() instanceof Requirement.ForeignKey key
                        ? List.of(key.table()).stream()
                        : List.<String>of().stream())
                .toList();
    }

    /**
     * The identity of a step, without what its own contract does to its rows. Throws {@code INVALID} where its rows do not follow from what is
     * written down.
     */
    StepIdentity of(Step step) {
        Set<String> tables = new LinkedHashSet<>();
        tables.add(step.name());
        own(step.name()).forEach(table -> collect(table, tables));
        Map<String, List<Part>> parts = new TreeMap<>();
        for (String table : tables) {
            boolean itself = table.equals(step.name());
            List<Part> ofTable = new ArrayList<>();
            job.step(table).ifPresent(found -> ofTable.addAll(text(found, step)));
            Optional.ofNullable(sources.get(table)).ifPresent(source -> ofTable.addAll(source(source)));
            if (!itself) {
                job.quality().contract(table).ifPresent(contract -> ofTable.add(contract(contract, step)));
            }
            parts.put(table, ofTable);
        }
        List<Part> all = new ArrayList<>(common);
        parts.values().forEach(all::addAll);
        return new StepIdentity(all);
    }

    private void collect(String table, Set<String> tables) {
        if (tables.add(table)) {
            reads(table).forEach(read -> collect(read, tables));
        }
    }

    private List<Part> text(Step step, Step cached) {
        SqlText text = texts.get(step.name());
        if (text == null) {
            throw new IllegalArgumentException(step.name());
        }
        requireSame(step, text, cached);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Kind.SQL, step.name(), text.text()));
        step.parameters().forEach((name, value) -> {
            if (names(step.sql(), name)) {
                parts.add(new Part(Kind.PARAMETER, step.name() + "." + name, written(value)));
            }
        });
        return parts;
    }

    private static boolean names(String sql, String parameter) {
        return Pattern.compile("(?<!:)[:$]" + Pattern.quote(parameter) + "\\b")
                .matcher(sql)
                .find();
    }

    private static String written(ParameterValue value) {
        return value.value() == null ? "NULL" : value.value();
    }

    private void requireSame(Step step, SqlText text, Step cached) {
        if (!text.volatileCalls().isEmpty()) {
            throw refused(
                    step,
                    cached,
                    "calls " + String.join(", ", text.volatileCalls()) + ", whose values differ from call to call",
                    "Seed it or take it out");
        }
        if (text.isSampledAnew()) {
            throw refused(
                    step,
                    cached,
                    "takes a sample without a seed, another one in each run",
                    "Write a seed, for example USING SAMPLE 10 PERCENT (bernoulli, 42)");
        }
        if (!text.text().equals(reading.later(step, List.copyOf(text.known())).text())) {
            throw refused(
                    step,
                    cached,
                    "reads the clock (now(), current_date or the like), which stands elsewhere in each run",
                    "Give the time as a parameter of the job");
        }
    }

    private static RuntimeException refused(Step step, Step cached, String why, String remedy) {
        String who = step.equals(cached)
                ? "The step '" + step.name() + "' is cached, and "
                : "The step '" + cached.name() + "' is cached, and reads '" + step.name() + "', which ";
        return Failure.invalid("NOT_CACHEABLE", who + why, remedy + ", or leave out cache:")
                .at(step.place())
                .toException();
    }

    private List<Part> source(Source source) {
        return described.computeIfAbsent(source.name(), _ -> {
            List<Part> parts = new ArrayList<>();
            parts.add(new Part(Kind.DEFINITION, source.name(), Definitions.of(source)));
            for (Scan.SourceFile file : reading.catalog().files(source)) {
                String bytes = file.sizeBytes() + " bytes";
                parts.add(new Part(
                        Kind.FILE,
                        source.name() + " " + file.location().uri(),
                        file.checksum().isEmpty()
                                ? bytes + " of " + file.modifiedMicros() + " " + file.tag()
                                : bytes + " " + file.checksum()));
            }
            return parts;
        });
    }

    private static Part contract(Contract contract, Step cached) {
        for (ContractRule rule : contract.rules()) {
            if (rule.requirement() instanceof Requirement.Freshness) {
                throw Failure.invalid(
                                "NOT_CACHEABLE",
                                "The step '" + cached.name() + "' is cached, and reads '" + contract.on()
                                        + "', whose contract asks how old its rows are in each run",
                                "Take the freshness into a check of an uncached step, or leave out cache:")
                        .at(rule.place())
                        .toException();
            }
        }
        return new Part(
                Kind.DEFINITION,
                contract.on() + " (contract)",
                Definitions.of(new Quality(List.of(contract), List.of())));
    }
}
