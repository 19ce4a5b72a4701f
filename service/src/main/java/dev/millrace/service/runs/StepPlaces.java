package dev.millrace.service.runs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in the texts of steps a failure of their tasks lies. Tasks run other texts than the user wrote, so the place is told only where no other can be
 * meant: the one cast of the column, or the only cast or division of the texts; else it is where the one step begins that can be meant.
 */
final class StepPlaces {
    private static final Pattern CAST = Pattern.compile("(?i)\\bCAST\\s*\\(|::");
    private static final Pattern DIVISION = Pattern.compile("//?|%");
    private static final Pattern COLUMN = Pattern.compile(" when casting from source column (.+)$");
    private static final Pattern NOT_CODE = Pattern.compile("'[^']*'|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private StepPlaces() {}

    /**
     * The failure with its place, and without names that are not the user's.
     *
     * @param steps that may be meant, the outermost first
     */
    static Failure located(List<Step> steps, Failure failure) {
        Matcher column = COLUMN.matcher(failure.message());
        String named = column.find() ? column.group(1) : "";
        boolean known = named.isEmpty() || steps.stream().anyMatch(step -> mentions(step.sql(), named));
        Failure own = known ? failure : without(failure, column.group());
        return own.at(place(steps, failure.code(), named));
    }

    private static Place place(List<Step> steps, String code, String column) {
        List<Meant> all = new ArrayList<>();
        for (Step step : steps) {
            constructs(blanked(step.sql()), code)
                    .forEach(match -> all.add(new Meant(step, match.start(), ofColumn(step, match, column))));
        }
        List<Meant> named = all.stream().filter(Meant::named).toList();
        List<Meant> meant = named.isEmpty() ? all : named;
        if (meant.size() == 1) {
            return at(meant.getFirst().step(), meant.getFirst().offset());
        }
        List<Step> inside = meant.stream().map(Meant::step).distinct().toList();
        return at(inside.size() == 1 ? inside.getFirst() : steps.getFirst(), 0);
    }

    /**
     * An expression that may have failed.
     *
     * @param named whether it is about the column that the error names
     */
    private record Meant(Step step, int offset, boolean named) {}

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

    /** The expressions of a text that can fail so; none: any part of it can. */
    private static List<MatchResult> constructs(String text, String code) {
        return switch (code) {
            case "BAD_CAST", "OUT_OF_RANGE" -> CAST.matcher(text).results().toList();
            case "DIVISION_BY_ZERO" -> DIVISION.matcher(text).results().toList();
            default -> List.of();
        };
    }

    private static boolean ofColumn(Step step, MatchResult construct, String column) {
        return !column.isEmpty()
                && CAST.matcher(construct.group()).matches()
                && mentions(operand(blanked(step.sql()), construct), column);
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
