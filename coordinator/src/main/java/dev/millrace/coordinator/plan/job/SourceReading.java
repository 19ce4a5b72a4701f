package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Column;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.SourceOptions.Missing;
import dev.millrace.graph.TableReference;
import dev.millrace.graph.UploadTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the map of sources. */
final class SourceReading {
    /** What a source that reads a table may say; what it names instead of the table was told. */
    private static final Set<String> BESIDE_TABLE =
            Set.of("table", "from", "contract", "badRows", "incremental", "dedupe");

    private final JobPaths paths;
    private final ParameterReading parameters;
    private final Findings findings;
    private String triggered = "";

    SourceReading(JobPaths paths, ParameterReading parameters, Findings findings) {
        this.paths = paths;
        this.parameters = parameters;
        this.findings = findings;
    }

    /** Says what finds all files that come. */
    void triggeredBy(UploadTrigger upload) {
        triggered = upload.pattern();
    }

    List<Source> sources(Written.Mapping sources) {
        return sources.entries().stream().map(this::source).toList();
    }

    private Source source(Written.Entry entry) {
        Fields fields = new Fields(entry.value());
        Optional<TableReference> table = fields.text("table")
                .filter(TableReference::isOne)
                .map(text -> TableReference.of(text, fields.has("contract") || fields.has("badRows")));
        table.ifPresent(named -> refuseWhatItSays(entry, named));
        List<String> from = from(fields);
        List<Column> columns = columns(fields.mapping("columns"));
        SourceOptions options = options(entry, fields, columns);
        if (from.isEmpty() && columns.isEmpty() && fields.isList("from")) {
            findings.add(
                    entry.keyPlace(),
                    "WRONG_VALUE",
                    "The source '" + entry.key() + "' has an empty list of files and no columns",
                    "List its files, or declare its columns");
        }
        return new Source(
                entry.key(),
                from,
                fields.text("format").orElse(""),
                columns,
                columns(fields.mapping("partitions")),
                fields.mapping("csv").map(SourceReading::csv).orElse(CsvOptions.DETECT),
                fields.text("badRows").orElse("fail").equals("skip") && !fields.has("contract"),
                table.map(options::of).orElse(options),
                entry.keyPlace());
    }

    /** How files are read is said in one place. */
    private void refuseWhatItSays(Written.Entry entry, TableReference table) {
        if (!(entry.value() instanceof Written.Mapping source)) {
            return;
        }
        for (Written.Entry key : source.entries()) {
            if (!BESIDE_TABLE.contains(key.key())) {
                findings.add(
                        key.keyPlace(),
                        "WRONG_VALUE",
                        "The source '" + entry.key() + "' reads the table '" + table + "', which itself says "
                                + key.key() + ":",
                        "Leave " + key.key() + " out, or register another version of the table");
            }
        }
    }

    private SourceOptions options(Written.Entry entry, Fields fields, List<Column> columns) {
        List<Column> types = columns(fields.mapping("types"));
        if (!types.isEmpty() && !columns.isEmpty()) {
            findings.add(
                    entry.keyPlace(),
                    "WRONG_VALUE",
                    "The source '" + entry.key() + "' has columns: and types:",
                    "Declare all columns in columns:, or give the types of some in types:");
        }
        List<String> exclude = new ArrayList<>();
        for (Written.Scalar pattern : fields.scalars("exclude")) {
            boolean name = pattern.text().indexOf('/') < 0;
            location(pattern, name ? UnaryOperator.identity() : paths::location).ifPresent(exclude::add);
        }
        return new SourceOptions(
                exclude,
                types,
                fields.text("fileName").orElse(""),
                fields.text("rowNumber").orElse(""),
                missing(fields.text("missingColumns").orElse("")));
    }

    private static Missing missing(String word) {
        return switch (word) {
            case "allow" -> Missing.ALL;
            case "fail" -> Missing.NONE;
            default -> Missing.SOME;
        };
    }

    private List<String> from(Fields fields) {
        List<String> locations = new ArrayList<>();
        for (Written.Scalar path : fields.scalars("from")) {
            if (path.text().strip().equals(TriggerReading.OBJECTS)) {
                // Without a trigger it was told.
                locations.add(triggered);
            } else {
                location(path, paths::location).ifPresent(locations::add);
            }
        }
        return locations;
    }

    /** Where rows are written to; empty: wrong, and told. */
    Optional<String> destination(Written.Scalar path) {
        return location(path, paths::destination);
    }

    private Optional<String> location(Written.Scalar path, UnaryOperator<String> locating) {
        int before = findings.count();
        String filled = parameters.filled(path.text(), path.place());
        if (findings.count() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(locating.apply(filled));
        } catch (MillraceException error) {
            findings.add(error.failure().at(path.place()));
            return Optional.empty();
        }
    }

    private static List<Column> columns(Optional<Written.Mapping> columns) {
        List<Column> all = new ArrayList<>();
        columns.map(Written.Mapping::entries).orElse(List.of()).forEach(entry -> {
            if (entry.value() instanceof Written.Scalar type) {
                all.add(new Column(entry.key(), type.text()));
            }
        });
        return all;
    }

    private static CsvOptions csv(Written.Mapping written) {
        Fields fields = new Fields(written);
        List<String> nulls =
                fields.scalars("null").stream().map(Written.Scalar::text).toList();
        return new CsvOptions(
                fields.flag("header").orElse(null),
                fields.text("delimiter").orElse(null),
                fields.text("quote").orElse(null),
                fields.text("escape").orElse(null),
                nulls.isEmpty() ? null : nulls.getFirst(),
                new CsvDetails(
                        nulls.isEmpty() ? nulls : nulls.subList(1, nulls.size()),
                        fields.text("comment").orElse(null),
                        fields.count("skipLines").map(Integer::valueOf).orElse(null),
                        fields.text("dateFormat").orElse(null),
                        fields.text("timestampFormat").orElse(null),
                        fields.text("decimal").orElse(null),
                        fields.text("encoding").orElse(null),
                        fields.text("shortRows").orElse("fail").equals("pad")));
    }
}
