package dev.millrace.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts of one way of running the cases. A wrong answer and a refusal are different things. */
final class GoldenScore {
    private final Map<String, Integer> asked = new TreeMap<>();
    private final Map<String, Integer> right = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    void right(GoldenCase golden) {
        asked.merge(golden.level(), 1, Integer::sum);
        right.merge(golden.level(), 1, Integer::sum);
    }

    /** Rows other than the stored ones: never acceptable. */
    void wrong(GoldenCase golden, String difference) {
        asked.merge(golden.level(), 1, Integer::sum);
        wrong.add(golden.id() + ": " + difference + "\n      " + golden.sql());
    }

    /** An error where rows are stored, or a less exact error than the stored one. */
    void refused(GoldenCase golden, String reason) {
        asked.merge(golden.level(), 1, Integer::sum);
        refused.add(golden.id() + ": " + reason.lines().findFirst().orElse("") + "\n      " + golden.sql());
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> refused() {
        return refused;
    }

    /** Share of right cases, 0 to 1; of none it is 1. */
    double share(String level) {
        return asked.containsKey(level) ? (double) right.getOrDefault(level, 0) / asked.get(level) : 1;
    }

    String summary(String name) {
        return name + ": right " + right + " of " + asked + ", wrong " + wrong.size() + ", refused " + refused.size();
    }
}
