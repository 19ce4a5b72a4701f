package dev.millrace.service.runs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Place;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a step's text a failure of its tasks lies. Tasks run other texts than the user wrote, so the place is told only where no other can be
 * meant: the one cast of the column, or the only cast or division of the text; else it is where the step begins.
 */
final class StepPlaces {
    private static final Pattern CAST = Pattern.compile("(?i)\\bCAST\\s*\\(|::");
    private static final Pattern DIVISION = Pattern.compile("//?|%");
    private static final Pattern COLUMN = Pattern.compile(" when casting from source column (.+)$");
    private static final Pattern NOT_CODE = Pattern.compile("'[^']*'|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private StepPlaces() {}

    /** The failure with its place, and without names that are not the user's. */
    static Failure located(Step step, Failure failure) {
        Matcher column = COLUMN.matcher(failure.message());
        boolean named = column.find();
        Failure own = named && !mentions(step.sql(), column.group(1)) ? without(failure, column.group()) : failure;
        return own.at(at(step, offset(step.sql(), failure.code(), named ? column.group(1) : "")));
    }

    /** Columns between stages have names of their own. */
    private static Failure without(Failure failure, String phrase) {
        String message = failure.message().substring(0, failure.message().length() - phrase.length());
        return new Failure(failure.kind(), failure.code(), message, failure.remedyText(), failure.placeOrNull());
    }

    private static boolean mentions(String text, String column) {
        return Pattern.compile("(?i)(?<![A-Za-z0-9_])" + Pattern.quote(column) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }

    /** Offset of the construct; 0 = the beginning. */
    private static int offset(String sql, String code, String column) {
        String text = blanked(sql);
        return switch (code) {
            case "BAD_CAST", "OUT_OF_RANGE" -> cast(text, column);
            case "DIVISION_BY_ZERO" -> only(DIVISION.matcher(text).results().toList());
            default -> 0;
        };
    }

    private static int cast(String sql, String column) {
        List<MatchResult> all = CAST.matcher(sql).results().toList();
        List<MatchResult> ofColumn = all.stream()
                .filter(cast -> !column.isEmpty() && mentions(operand(sql, cast), column))
                .toList();
        return only(ofColumn.isEmpty() ? all : ofColumn);
    }

    /** What is cast: the text up to AS, or the word before the colons. */
    private static String operand(String sql, MatchResult cast) {
        if (cast.group().equals("::")) {
            String before = sql.substring(0, cast.start()).stripTrailing();
            return before.substring(Math.max(before.lastIndexOf(' '), before.lastIndexOf('\n')) + 1);
        }
        Matcher as = Pattern.compile("(?i)\\sAS\\s").matcher(sql);
        return sql.substring(cast.end(), as.find(cast.end()) ? as.start() : sql.length());
    }

    private static int only(List<MatchResult> matches) {
        return matches.size() == 1 ? matches.getFirst().start() : 0;
    }

    /** Texts and comments as blanks of the same length. */
    private static String blanked(String sql) {
        return NOT_CODE.matcher(sql).replaceAll(text -> text.group().replaceAll("[^\\n]", " "));
    }

    /** Lines after the first begin where the first one does, unless they are not lines of the file. */
    private static Place at(Step step, int offset) {
        String before = step.sql().substring(0, offset);
        String last = before.substring(before.lastIndexOf('\n') + 1);
        int lines = (int) before.chars().filter(sign -> sign == '\n').count();
        Place begin = step.place();
        if (begin.line() > 0 && begin.column() == 0) {
            return begin;
        }
        return new Place(
                begin.source(),
                Math.max(1, begin.line()) + lines,
                Math.max(1, begin.column()) + last.codePointCount(0, last.length()));
    }
}
