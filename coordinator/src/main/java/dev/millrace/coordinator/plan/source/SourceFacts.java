package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.source.TableFacts.Drift;
import dev.millrace.coordinator.plan.source.TableFacts.Reading;
import dev.millrace.graph.Column;
import dev.millrace.storage.parquet.ParquetColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gathers what the description of a source tells. */
final class SourceFacts {
    private static final String MISSING = "missing";
    private static final String NOT_READ = "not read";

    private final DescribedSource source;
    private final Map<List<String>, Drift> drift = new LinkedHashMap<>();
    private final Map<String, Reading> readings = new LinkedHashMap<>();

    SourceFacts(DescribedSource source) {
        this.source = source;
    }

    TableFacts facts() {
        long groups = 0;
        for (DescribedFile file : source.files()) {
            groups += file.footerOrNull() == null
                    ? 0
                    : file.footerOrNull().rowGroups().size();
            compare(file);
            readings.merge(
                    how(file), new Reading(how(file), 1), (before, _) -> new Reading(before.how(), before.files() + 1));
        }
        return new TableFacts(
                source.format().name().toLowerCase(Locale.ROOT),
                source.columns(),
                source.partitions(),
                source.files().size(),
                source.bytes(),
                source.rows(),
                source.rowsExact(),
                groups,
                List.copyOf(readings.values()),
                List.copyOf(drift.values()));
    }

    /** The reader's options without the columns, which are told apart. */
    private static String how(DescribedFile file) {
        String arguments = file.reading().arguments();
        int columns = arguments.indexOf(", columns = ");
        return file.reading().reader() + (columns < 0 ? arguments : arguments.substring(0, columns));
    }

    private void compare(DescribedFile file) {
        List<Column> columns = source.columns();
        for (int i = 0; i < source.ownColumns(); i++) {
            String name = file.reading().fileColumns().get(i);
            if (name == null) {
                add(file, columns.get(i).name(), MISSING);
            } else if (file.footerOrNull() != null) {
                String type = file.footerOrNull()
                        .column(name)
                        .map(ParquetColumn::type)
                        .orElse(MISSING);
                boolean same = TypeParser.parse(type)
                        .equals(TypeParser.parse(columns.get(i).type()));
                if (!same) {
                    add(file, columns.get(i).name(), type);
                }
            }
        }
        if (file.footerOrNull() != null) {
            for (ParquetColumn column : file.footerOrNull().columns()) {
                if (source.column(column.name()).isEmpty()) {
                    add(file, column.name(), NOT_READ);
                }
            }
        }
    }

    private void add(DescribedFile file, String column, String found) {
        drift.merge(
                List.of(column, found),
                new Drift(column, found, 1, file.object().location().path()),
                (before, _) -> new Drift(column, found, before.files() + 1, before.first()));
    }
}
