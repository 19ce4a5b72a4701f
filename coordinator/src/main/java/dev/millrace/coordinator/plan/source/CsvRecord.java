package dev.millrace.coordinator.plan.source;

import java.util.ArrayList;
import java.util.List;

/** The fields of one record of delimited text. */
final class CsvRecord {
    private CsvRecord() {}

    /** The first record of a text that may hold more. */
    static List<String> first(String text, CsvDialect dialect) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int i = 0;
        while (i < text.length()) {
            boolean escaped = quoted
                    && !dialect.escape().isEmpty()
                    && text.startsWith(dialect.escape(), i)
                    && text.startsWith(dialect.quote(), i + dialect.escape().length());
            if (escaped) {
                field.append(dialect.quote());
                i += dialect.escape().length() + dialect.quote().length();
            } else if (!dialect.quote().isEmpty()
                    && text.startsWith(dialect.quote(), i)
                    && (quoted || field.isEmpty())) {
                quoted = !quoted;
                i += dialect.quote().length();
            } else if (!quoted && text.startsWith(dialect.delimiter(), i)) {
                fields.add(field.toString());
                field.setLength(0);
                i += dialect.delimiter().length();
            } else if (!quoted && (text.charAt(i) == '\n' || text.charAt(i) == '\r')) {
                break;
            } else {
                field.append(text.charAt(i++));
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
