package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.source.CsvSources.CsvFile;
import dev.millrace.coordinator.plan.source.DescribedFile.FileReading;
import dev.millrace.graph.Column;
import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How delimited text is read leniently: fields as text, and each as a value of its column's type where it is one. */
final class CsvRecords {
    private final List<SourceColumn> columns;
    private final RecordNames names;

    CsvRecords(List<SourceColumn> columns, RecordNames names) {
        this.columns = columns;
        this.names = names;
    }

    /** The columns behind the source's own. */
    List<Column> more() {
        List<Column> more = new ArrayList<>(names.ofText(columns));
        more.add(new Column(names.fields(), "INTEGER"));
        return more;
    }

    /** @param constants values of the path */
    FileReading reading(CsvFile file, List<String> constants) {
        List<String> fileColumns = List.copyOf(file.columns().keySet());
        List<String> values = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (SourceColumn column : columns) {
            Optional<String> field =
                    SchemaMerge.named(fileColumns, column.name()).map(name -> "f" + (fileColumns.indexOf(name) + 1));
            values.add(field.map(text -> value(text, column, file.dialect())).orElseGet(column::absent));
            texts.add(field.map(SqlNames::quoted).orElse("CAST(NULL AS VARCHAR)"));
        }
        List<String> expressions = new ArrayList<>(values);
        expressions.addAll(constants);
        expressions.addAll(texts);
        int fields = fileColumns.size();
        expressions.addAll(List.of(
                "\"file\"",
                "\"line\"",
                "\"text\"",
                "\"fault\"",
                "CASE WHEN \"fault\" IS NULL AND \"fields\" <> " + fields + " THEN \"fields\" END"));
        List<@Nullable String> none = new ArrayList<>();
        expressions.forEach(_ -> none.add(null));
        CsvDialect dialect = file.dialect();
        return RecordReading.of(
                new Records(
                        fields,
                        dialect.delimiter(),
                        dialect.quote(),
                        dialect.escape(),
                        dialect.nullTexts().getFirst(),
                        dialect.header(),
                        dialect.skipLines()),
                expressions,
                none);
    }

    /** NULL where the text is no value. Stricter than a cast where that would change the value: whole numbers have no fraction. */
    private static String value(String field, SourceColumn column, CsvDialect dialect) {
        String text = SqlNames.quoted(field);
        String tried = "TRY_CAST(" + text + " AS " + column.type().sql() + ")";
        if (!(column.type() instanceof PlainType type)) {
            return tried;
        }
        return switch (type) {
            case VARCHAR -> text;
            case TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT, UHUGEINT ->
                "CASE WHEN regexp_full_match(" + text + ", '\\s*[+-]?[0-9]+\\s*') THEN " + tried + " END";
            case DATE ->
                isSpecial(dialect.dateFormat(), CsvDialect.ISO_DATE)
                        ? "CAST(try_strptime(" + text + ", " + SqlNames.literal(dialect.dateFormat()) + ") AS DATE)"
                        : tried;
            case TIMESTAMP ->
                isSpecial(dialect.timestampFormatOrNull(), "")
                        ? "try_strptime(" + text + ", "
                                + SqlNames.literal(String.valueOf(dialect.timestampFormatOrNull())) + ")"
                        : tried;
            default -> tried;
        };
    }

    private static boolean isSpecial(@Nullable String format, String standard) {
        return format != null && !format.isEmpty() && !format.equals(standard);
    }
}
