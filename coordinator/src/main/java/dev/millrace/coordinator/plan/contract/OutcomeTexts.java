package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.source.DescribedRecords.Whole;
import dev.millrace.graph.Column;
import dev.millrace.graph.Requirement;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is read from the judged rows: the good ones, the bad ones, and the counts. */
final class OutcomeTexts {
    private static final int LINE_DIGITS = 18;

    private final Subject subject;
    private final List<NumberedRule> rules;
    private final String judged;
    private final String rule;

    /** @param judged table with the columns of {@link JudgedText} */
    OutcomeTexts(Subject subject, List<NumberedRule> rules, String judged) {
        this.subject = subject;
        this.rules = rules;
        this.judged = SqlNames.quoted(judged);
        this.rule = SqlNames.quoted(JudgedText.ruleName(subject));
    }

    String good() {
        return subject.columns().stream()
                .map(Column::name)
                .map(SqlNames::quoted)
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + judged + " WHERE " + rule + " IS NULL"));
    }

    /** Where each bad row stands, why it is bad, and the row. */
    String bad() {
        List<String> columns = new ArrayList<>();
        if (subject.fromFiles()) {
            columns.add(SqlNames.quoted(subject.names().file()) + " AS \"file\"");
        }
        String number = subject.whole() == Whole.ROW ? "row" : "line";
        columns.add(SqlNames.quoted(subject.names().line()) + " AS " + SqlNames.quoted(number));
        columns.add(cases(next -> next.rule().reason()) + " AS \"reason\"");
        columns.add(cases(next -> String.join(", ", RuleText.columns(next.requirement()))) + " AS \"column\"");
        columns.add(SqlNames.quoted(JudgedText.valueName(subject)) + " AS \"value\"");
        columns.add(SqlNames.quoted(JudgedText.recordName(subject)) + " AS \"text\"");
        return "SELECT " + String.join(", ", columns) + " FROM " + judged + " WHERE " + rule + " IS NOT NULL";
    }

    private String cases(Function<NumberedRule, String> word) {
        String cases = rules.stream()
                .filter(NumberedRule::makesBad)
                .filter(next -> !word.apply(next).isEmpty())
                .map(next -> "WHEN " + next.number() + " THEN " + SqlNames.literal(word.apply(next)))
                .collect(Collectors.joining(" "));
        return cases.isEmpty() ? "CAST(NULL AS VARCHAR)" : "CASE " + rule + " " + cases + " END";
    }

    /** One row, as an inspection wants it. */
    String counts() {
        List<String> columns = new ArrayList<>();
        columns.add("count(*)");
        columns.add(good("count(*)"));
        rules.forEach(next -> columns.addAll(count(next)));
        List<String> named = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            named.add(columns.get(column) + " AS \"n" + column + "\"");
        }
        return "SELECT " + String.join(",\n", named) + "\nFROM " + "(SELECT *, " + key() + " AS \"key\", " + example()
                + " AS \"example\" FROM " + judged + ")";
    }

    private String good(String aggregate) {
        return aggregate + " FILTER (WHERE " + rule + " IS NULL)";
    }

    private List<String> count(NumberedRule next) {
        return switch (next.requirement()) {
            case Requirement.Freshness freshness -> {
                String newest = good("max(" + SqlNames.quoted(freshness.column()) + ")");
                yield List.of(
                        zeroIf(newest + " >= now() - to_milliseconds(" + freshness.maxAgeMillis() + ")"),
                        "concat('the newest is ', coalesce(CAST(" + newest + " AS VARCHAR), 'nothing'))");
            }
            case Requirement.RowCount count -> {
                String good = good("count(*)");
                String enough = good + " >= " + count.min();
                yield List.of(
                        zeroIf(count.max() < 0 ? enough : enough + " AND " + good + " <= " + count.max()),
                        "concat(" + good + ", ' good rows')");
            }
            case Requirement.Readable _,
                    Requirement.FieldCount _,
                    Requirement.Type _,
                    Requirement.NotNull _,
                    Requirement.Range _,
                    Requirement.Matches _,
                    Requirement.OneOf _,
                    Requirement.Length _,
                    Requirement.Unique _,
                    Requirement.ForeignKey _ -> {
                String filter = " FILTER (WHERE " + condition(next) + ")";
                yield List.of("count(*)" + filter, "arg_min(" + example(next) + ", \"key\")" + filter);
            }
        };
    }

    private static String zeroIf(String condition) {
        return "CASE WHEN " + condition + " THEN 0 ELSE 1 END";
    }

    private String condition(NumberedRule next) {
        return next.warns() ? SqlNames.quoted(JudgedText.warningName(subject, next)) : rule + " = " + next.number();
    }

    /** Rows of which an example may be told; nothing is computed for the others. */
    private String told() {
        List<String> conditions = new ArrayList<>(List.of(rule + " IS NOT NULL"));
        rules.stream().filter(NumberedRule::warns).map(this::condition).forEach(conditions::add);
        return String.join(" OR ", conditions);
    }

    /** Orders rows as text does. */
    private String key() {
        String line =
                "lpad(CAST(" + SqlNames.quoted(subject.names().line()) + " AS VARCHAR), " + LINE_DIGITS + ", '0')";
        String key = subject.fromFiles()
                ? "concat(" + SqlNames.quoted(subject.names().file()) + ", ' ', " + line + ")"
                : line;
        return "CASE WHEN " + told() + " THEN " + key + " END";
    }

    private String example() {
        return "CASE WHEN " + told() + " THEN " + subject.place() + " END";
    }

    /** The place of a row with what is wrong there. */
    private String example(NumberedRule next) {
        String value = next.warns()
                ? warned(RuleText.columns(next.requirement()))
                : SqlNames.quoted(JudgedText.valueName(subject));
        return "CASE WHEN " + condition(next) + " THEN concat(\"example\", ': ' || nullif(" + value + ", '')) END";
    }

    /** A good row has values, no texts. */
    private static String warned(List<String> columns) {
        return columns.stream()
                .map(column -> "CAST(" + SqlNames.quoted(column) + " AS VARCHAR)")
                .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    }
}
