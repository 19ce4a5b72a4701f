package dev.millrace.tests.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes random joins of parts of the tables {@code big}, {@code mid} and {@code few}, of every kind, by keys of several types with NULLs, NaN and both
 * zeros, on top of each other and below what counts, lists and compares. Each has one right answer, as a bag. The same seed writes the same text.
 */
final class JoinGenerator {
    private final SplittableRandom random;

    JoinGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    String next() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "SELECT " + listed("a") + joins(true);
            case 3, 4 -> grouped();
            case 5 -> "SELECT count(*), sum(a.b), max(a.s), count(DISTINCT a.k)" + joins(true);
            case 6 -> "SELECT DISTINCT a.k, a.s" + joins(false);
            case 7 -> shared();
            case 8 ->
                "SELECT a.b, sum(a.b) OVER (PARTITION BY a.k) AS w, rank() OVER (ORDER BY a.b) AS r" + joins(true);
            case 9 ->
                "SELECT a.b, a.k" + joins(false) + " UNION ALL SELECT a.k, count(*)" + joins(false) + " GROUP BY 1";
            case 10 ->
                "SELECT a.k, (SELECT " + pick("max(e.b)", "count(*)", "sum(e.b)") + " FROM " + part("e", false)
                        + " WHERE " + keys("a", "e") + ") AS m FROM " + part("a", true);
            default -> "SELECT a.b, " + asked("a") + " AS found FROM " + part("a", true);
        };
    }

    private String grouped() {
        String having = random.nextInt(3) == 0 ? " HAVING count(*) > 1" : "";
        return "SELECT " + pick("a.k", "a.s", "a.k % 10") + " AS g, count(*) AS n, sum(a.b) AS t, min(a.s) AS s, "
                + pick(
                        "median(a.b)",
                        "count(DISTINCT a.s)",
                        "bool_or(a.k > 9)",
                        "max(a.day)",
                        "string_agg(CAST(a.b AS VARCHAR), ',' ORDER BY a.b)")
                + " AS m" + joins(true) + " GROUP BY 1" + having;
    }

    /** A common table that several read, whose rows must not be left out for one of them alone. */
    private String shared() {
        return "WITH c AS " + pick("MATERIALIZED ", "", "MATERIALIZED ") + "(SELECT k, s, x, d, day, b FROM "
                + part("p", true) + pick("", " WHERE b % 3 = 0") + ") SELECT a.k, a.b FROM c AS a "
                + pick("", "SEMI ", "ANTI ")
                + "JOIN " + part("e", false) + " ON " + on("a", "e") + " UNION ALL SELECT k, "
                + pick("count(*)", "max(b)") + " FROM c GROUP BY k"
                + pick("", " UNION ALL SELECT a.k, a.b FROM c AS a JOIN " + part("f", false) + " ON " + on("a", "f"));
    }

    /** From the first relation on; its columns remain. */
    private String joins(boolean outer) {
        StringBuilder text = new StringBuilder(" FROM " + part("a", random.nextInt(3) > 0));
        List<String> seen = new ArrayList<>(List.of("a"));
        int more = 1 + random.nextInt(3);
        for (int join = 0; join < more; join++) {
            String alias = String.valueOf((char) ('b' + join));
            String kind = outer
                    ? pick("", "", "LEFT ", "RIGHT ", "FULL ", "SEMI ", "ANTI ")
                    : pick("", "", "LEFT ", "SEMI ", "ANTI ");
            String left = seen.get(random.nextInt(seen.size()));
            boolean large = join == 0 && random.nextInt(3) == 0;
            text.append(' ')
                    .append(kind)
                    .append("JOIN ")
                    .append(part(alias, large))
                    .append(" ON ")
                    .append(on(left, alias));
            if (!kind.equals("SEMI ") && !kind.equals("ANTI ")) {
                seen.add(alias);
            }
        }
        return text
                + switch (random.nextInt(5)) {
                    case 0 -> " WHERE " + asked("a");
                    case 1 -> " WHERE a.b % 5 <> 2 AND NOT " + asked("a");
                    case 2 -> " WHERE " + pick("a.b > 40", "a.k IS NOT NULL", "a.s LIKE 'a%'", "a.x < 60");
                    default -> "";
                };
    }

    private String asked(String alias) {
        String column = pick("k", "k", "s", "d", "x");
        return switch (random.nextInt(5)) {
            case 0 -> "EXISTS (FROM " + part("e", random.nextInt(3) == 0) + " WHERE " + on(alias, "e") + ")";
            case 1 -> "NOT EXISTS (FROM " + part("e", random.nextInt(3) == 0) + " WHERE " + on(alias, "e") + ")";
            case 2 -> alias + "." + column + " IN (SELECT e." + column + " FROM " + part("e", false) + ")";
            case 3 -> alias + "." + column + " NOT IN (SELECT e." + column + " FROM " + part("e", false) + ")";
            default ->
                "(" + alias + "." + column + " IN (SELECT e." + column + " FROM " + part("e", false) + " WHERE e.day = "
                        + alias + ".day)) IS " + pick("NULL", "TRUE", "NOT TRUE");
        };
    }

    private String on(String left, String right) {
        return keys(left, right)
                + pick(
                                "",
                                "",
                                "",
                                " AND L.b > R.b",
                                " AND L.s <> R.s",
                                " AND (L.d < R.d OR R.b % 2 = 0)",
                                " AND L.b % 4 = 1")
                        .replace("L.", left + ".")
                        .replace("R.", right + ".");
    }

    private String keys(String left, String right) {
        String column = pick("k", "k", "k", "s", "x", "d", "day");
        String equal = pick(" = ", " = ", " = ", " IS NOT DISTINCT FROM ");
        String one = left + "." + column + equal + right + "." + column;
        return switch (random.nextInt(8)) {
            case 0 -> left + ".k = " + right + ".k + 1";
            case 1 -> left + ".k = " + right + ".k AND " + one;
            case 2 -> left + ".k" + equal + "coalesce(" + right + ".k, 7)";
            default -> one;
        };
    }

    private String listed(String alias) {
        return alias + ".b, CAST(" + alias + "." + pick("k", "s", "x", "d", "day") + " AS VARCHAR)";
    }

    private String part(String alias, boolean large) {
        String table = large ? pick("big", "big", "mid") : pick("mid", "few", "few");
        String columns = pick("", "", "SELECT k, s, x, d, day, b ", "SELECT k, s, x, d, day, b + 1 AS b ");
        String where = pick(
                "",
                " WHERE b % 7 = 3",
                " WHERE b < 90",
                " WHERE k % 10 < 3",
                " WHERE s LIKE 'a%'",
                " WHERE x > 80",
                " WHERE b < 0",
                " WHERE d < 30 OR k IS NULL",
                " WHERE day > DATE '2020-06-01' AND b % 2 = 0");
        return "(" + columns + "FROM " + table + where + ") AS " + alias;
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
