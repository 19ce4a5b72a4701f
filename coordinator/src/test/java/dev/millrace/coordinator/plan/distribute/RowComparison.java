package dev.millrace.coordinator.plan.distribute;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares rows as text; numbers may differ by a relative 1e-9, as sums of floats do. */
public final class RowComparison {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final double TOLERANCE = 1e-9;

    private RowComparison() {}

    /** The first difference. */
    public static Optional<String> difference(List<List<String>> expected, List<List<String>> actual, boolean ordered) {
        if (expected.size() != actual.size()) {
            return Optional.of(expected.size() + " rows expected, " + actual.size() + " found");
        }
        List<List<String>> left = ordered ? expected : sorted(expected);
        List<List<String>> right = ordered ? actual : sorted(actual);
        for (int row = 0; row < left.size(); row++) {
            for (int column = 0; column < left.get(row).size(); column++) {
                String want = left.get(row).get(column);
                String got = right.get(row).get(column);
                if (!same(want, got)) {
                    return Optional.of("row " + row + ": " + left.get(row) + " expected, " + right.get(row) + " found");
                }
            }
        }
        return Optional.empty();
    }

    private record Keyed(String key, List<String> row) {}

    private static List<List<String>> sorted(List<List<String>> rows) {
        return rows.stream()
                .map(row -> new Keyed(key(row), row))
                .sorted(Comparator.comparing(Keyed::key))
                .map(Keyed::row)
                .toList();
    }

    private static String key(List<String> row) {
        StringBuilder key = new StringBuilder();
        for (String value : row) {
            Matcher number = NUMBER.matcher(value);
            int end = 0;
            while (number.find()) {
                key.append(value, end, number.start());
                // Whole numbers are exact.
                key.append(number.end(1) < 0 && number.end(2) < 0 ? number.group() : rounded(number.group()));
                end = number.end();
            }
            key.append(value, end, value.length()).append('\u0001');
        }
        return key.toString();
    }

    private static String rounded(String number) {
        return String.format(Locale.ROOT, "%.6e", Double.parseDouble(number) + 0.0);
    }

    private static boolean same(String want, String got) {
        if (want.equals(got)) {
            return true;
        }
        Matcher left = NUMBER.matcher(want);
        Matcher right = NUMBER.matcher(got);
        int leftEnd = 0;
        int rightEnd = 0;
        while (left.find() && right.find()) {
            if (!want.substring(leftEnd, left.start()).equals(got.substring(rightEnd, right.start()))
                    || !near(left.group(), right.group())) {
                return false;
            }
            leftEnd = left.end();
            rightEnd = right.end();
        }
        return leftEnd > 0 && want.substring(leftEnd).equals(got.substring(rightEnd));
    }

    private static boolean near(String left, String right) {
        if (left.equals(right)) {
            return true;
        }
        double a = Double.parseDouble(left);
        double b = Double.parseDouble(right);
        return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
