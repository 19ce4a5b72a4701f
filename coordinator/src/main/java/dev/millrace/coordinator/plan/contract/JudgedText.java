package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Requirement;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SELECT that gives each row the number of the first rule that it breaks, and whether it breaks those that only warn. Rules that look at one
 * row become one CASE; one that looks at other rows sees only those that no earlier rule has found bad.
 */
final class JudgedText {
    private final Subject subject;
    private final List<NumberedRule> rules;
    private final RuleText texts;
    private final String rule;
    private String sql;
    private boolean begun;
    private final List<NumberedRule> pending = new ArrayList<>();

    private JudgedText(Subject subject, List<NumberedRule> rules) {
        this.subject = subject;
        this.rules = rules;
        this.texts = new RuleText(subject);
        this.rule = SqlNames.quoted(ruleName(subject));
        this.sql = subject.rows();
    }

    /** Column with the number of the first broken rule, or NULL. */
    static String ruleName(Subject subject) {
        return subject.names().other("rule");
    }

    /** Column that is true where a rule that warns is broken. */
    static String warningName(Subject subject, NumberedRule warning) {
        return subject.names().other("warning " + warning.number());
    }

    static String valueName(Subject subject) {
        return subject.names().other("value");
    }

    static String recordName(Subject subject) {
        return subject.names().other("text");
    }

    /** Columns: the subject's own, where a row stands, the rule, what is wrong, the row as text, warnings. */
    static String of(Subject subject, List<NumberedRule> rules) {
        return new JudgedText(subject, rules).text();
    }

    private String text() {
        for (NumberedRule next : rules) {
            if (next.makesBad()) {
                bad(next);
            }
        }
        flush();
        rules.stream().filter(NumberedRule::warns).forEach(this::warning);
        return "SELECT " + String.join(", ", columns()) + "\nFROM " + sql;
    }

    private void bad(NumberedRule next) {
        if (texts.broken(next.requirement()).isPresent()) {
            pending.add(next);
            return;
        }
        flush();
        String found = "CASE WHEN " + rule + " IS NULL AND " + amongOthers(next.requirement(), next) + " THEN "
                + next.number() + " ELSE " + rule + " END";
        level("* REPLACE (" + found + " AS " + rule + ")", next);
    }

    /** Rules about one row, that stand in a row. */
    private void flush() {
        String cases = pending.stream()
                .map(next -> "WHEN " + texts.broken(next.requirement()).orElseThrow() + " THEN " + next.number())
                .collect(Collectors.joining(" "));
        if (!begun) {
            String first = cases.isEmpty() ? "CAST(NULL AS INTEGER)" : "CASE " + cases + " END";
            sql = "(SELECT *, " + first + " AS " + rule + "\nFROM " + sql + ")";
            begun = true;
        } else if (!cases.isEmpty()) {
            String found = "CASE WHEN " + rule + " IS NOT NULL THEN " + rule + " " + cases + " END";
            sql = "(SELECT * REPLACE (" + found + " AS " + rule + ")\nFROM " + sql + ")";
        }
        pending.clear();
    }

    private void warning(NumberedRule warning) {
        String broken =
                texts.broken(warning.requirement()).orElseGet(() -> amongOthers(warning.requirement(), warning));
        level(
                "*, coalesce(" + rule + " IS NULL AND (" + broken + "), false) AS "
                        + SqlNames.quoted(warningName(subject, warning)),
                warning);
    }

    /** One more SELECT around it; a foreign key reads the other table there. */
    private void level(String columns, NumberedRule next) {
        if (!(next.requirement() instanceof Requirement.ForeignKey key)) {
            sql = "(SELECT " + columns + "\nFROM " + sql + ")";
            return;
        }
        String found = found(next);
        String other = IntStream.range(0, key.keys().size())
                .mapToObj(index -> SqlNames.quoted(key.keys().get(index)) + " AS " + joined(next, index))
                .collect(Collectors.joining(", "));
        String condition = IntStream.range(0, key.keys().size())
                .mapToObj(index -> SqlNames.quoted(key.columns().get(index)) + " = " + joined(next, index))
                .collect(Collectors.joining(" AND "));
        String without = IntStream.range(0, key.keys().size())
                .mapToObj(index -> joined(next, index))
                .collect(Collectors.joining(", ", "(", ", " + found + ")"));
        sql = "(SELECT * EXCLUDE " + without + " FROM (SELECT " + columns + "\nFROM " + sql
                + "\nLEFT JOIN (SELECT DISTINCT " + other + ", true AS " + found + " FROM "
                + SqlNames.quoted(key.table()) + ") ON " + condition + "))";
    }

    private String joined(NumberedRule next, int index) {
        return SqlNames.quoted(subject.names().other("key " + next.number() + " " + index));
    }

    private String found(NumberedRule next) {
        return SqlNames.quoted(subject.names().other("found " + next.number()));
    }

    /** True where a rule is broken that looks at more than the row. */
    private String amongOthers(Requirement requirement, NumberedRule next) {
        List<String> columns =
                RuleText.columns(requirement).stream().map(SqlNames::quoted).toList();
        String known = columns.stream().map(column -> column + " IS NOT NULL").collect(Collectors.joining(" AND "));
        if (requirement instanceof Requirement.ForeignKey) {
            return known + " AND " + found(next) + " IS NULL";
        }
        // Rows that are not compared are spread, each alone, so that they do not come together in one task.
        String alone = "CASE WHEN " + rule + " IS NULL AND " + known + " THEN -1 ELSE "
                + SqlNames.quoted(subject.names().line()) + " END";
        return known + " AND row_number() OVER (PARTITION BY " + String.join(", ", columns) + ", " + alone
                + " ORDER BY " + subject.order() + ") > 1";
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        subject.columns().forEach(column -> columns.add(SqlNames.quoted(column.name())));
        if (subject.fromFiles()) {
            columns.add(SqlNames.quoted(subject.names().file()));
        }
        columns.add(SqlNames.quoted(subject.names().line()));
        columns.add(rule);
        columns.add(value() + " AS " + SqlNames.quoted(valueName(subject)));
        columns.add("CASE WHEN " + rule + " IS NOT NULL THEN " + subject.record() + " END AS "
                + SqlNames.quoted(recordName(subject)));
        rules.stream()
                .filter(NumberedRule::warns)
                .map(warning -> SqlNames.quoted(warningName(subject, warning)))
                .forEach(columns::add);
        return columns;
    }

    private String value() {
        String cases = rules.stream()
                .filter(NumberedRule::makesBad)
                .map(next -> "WHEN " + next.number() + " THEN " + texts.value(next.requirement()))
                .collect(Collectors.joining(" "));
        return cases.isEmpty() ? "CAST(NULL AS VARCHAR)" : "CASE " + rule + " " + cases + " END";
    }
}
