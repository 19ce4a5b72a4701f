package dev.millrace.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rarer options of delimited text.
 *
 * @param nullTexts further unquoted texts that mean NULL, beside the first
 * @param comment a character: what follows it on a line is not read; null = none
 * @param skipLines lines before the header or the first row; null = detect
 * @param dateFormat of DATE columns, as in {@code strptime}; null = detect, or ISO 8601
 * @param timestampFormat of TIMESTAMP columns; null = detect, or ISO 8601
 * @param decimalSeparator {@code .} or {@code ,}; null = {@code .}
 * @param encoding name of a character set; null = UTF-8
 * @param shortRows whether columns that are missing at the end of a row are NULL; else such a row is a bad one
 */
public record CsvDetails(
        List<String> nullTexts,
        @Nullable String comment,
        @Nullable Integer skipLines,
        @Nullable String dateFormat,
        @Nullable String timestampFormat,
        @Nullable String decimalSeparator,
        @Nullable String encoding,
        boolean shortRows) {
    public static final CsvDetails NONE = new CsvDetails(List.of(), null, null, null, null, null, null, false);

    public CsvDetails {
        nullTexts = List.copyOf(nullTexts);
    }
}
