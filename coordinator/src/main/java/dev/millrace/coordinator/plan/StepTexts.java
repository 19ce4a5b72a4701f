package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.text.SqlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The checked texts of a job's steps, and what they become when steps that are not written down are put into those that read them. */
final class StepTexts {
    private final Map<String, SqlText> texts;
    private final StepUses uses;

    StepTexts(Map<String, SqlText> texts, StepUses uses) {
        this.texts = new LinkedHashMap<>(texts);
        this.uses = uses;
    }

    StepUses uses() {
        return uses;
    }

    /** Tables that the step itself names. */
    List<String> named(String step) {
        return text(step).tables();
    }

    SqlText text(String step) {
        return Objects.requireNonNull(texts.get(step), step);
    }

    /** Steps that are put into this one, each after those it reads. */
    List<String> contained(String step) {
        Set<String> found = new LinkedHashSet<>();
        contained(step, found);
        return List.copyOf(found);
    }

    private void contained(String step, Set<String> found) {
        for (String table : named(step)) {
            if (texts.containsKey(table) && !uses.isWritten(table) && !found.contains(table)) {
                contained(table, found);
                found.add(table);
            }
        }
    }

    /** Sources and written steps that the step reads, itself or by what is put into it. */
    List<String> tables(String step) {
        Set<String> tables = new LinkedHashSet<>();
        List<String> contained = contained(step);
        contained.forEach(inner -> tables.addAll(named(inner)));
        tables.addAll(named(step));
        contained.forEach(tables::remove);
        return List.copyOf(tables);
    }

    /** Calls whose values differ from run to run. */
    boolean isVolatile(String step) {
        return !text(step).volatileCalls().isEmpty()
                || contained(step).stream()
                        .anyMatch(inner -> !text(inner).volatileCalls().isEmpty());
    }

    /** Whether it takes samples, which DuckDB itself takes in another way each time. */
    boolean isSampled(String step) {
        return text(step).isSampled()
                || contained(step).stream().anyMatch(inner -> text(inner).isSampled());
    }

    /** The step as one SELECT over {@link #tables}. */
    String whole(String step) {
        return whole(step, Map.of());
    }

    /** The step as one SELECT, where some of its {@link #tables} are given as SELECTs. */
    String whole(String step, Map<String, String> given) {
        List<String> parts = new ArrayList<>();
        given.forEach((table, sql) -> parts.add(part(table, sql)));
        contained(step).forEach(inner -> parts.add(part(inner, text(inner).text())));
        String own = text(step).text();
        return parts.isEmpty()
                ? own
                : "WITH " + String.join(",\n", parts) + "\nSELECT * FROM (\n" + own + "\n) AS step";
    }

    private static String part(String name, String sql) {
        return SqlType.quoted(name) + " AS (\n" + sql + "\n)";
    }
}
