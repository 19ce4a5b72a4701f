package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Check;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RowLimit;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of one check. Its text stands on lines of its own, so that errors in it have their place. */
record CheckText(Check check, JobSpec.Step on) {
    /** Whose first column is the truth of the check. It counts rows too, so that what is no aggregate is refused. */
    JobSpec.Step probe() {
        return query("check", "SELECT (\n", "\n) AS holds, count(*) AS \"rows\" FROM ");
    }

    /**
     * One row, as an inspection wants it.
     *
     * @param measured expressions whose values are told when the check does not hold
     * @param rows those that are shown with them
     */
    JobSpec.Step step(String name, List<String> measured, ShownRows rows) {
        return query(
                name,
                "SELECT count(*) AS n0, count(*) AS n1, CASE WHEN (\n",
                "\n) THEN 0 ELSE 1 END AS n2, " + told(measured, rows) + " AS n3 FROM ");
    }

    private static String told(List<String> measured, ShownRows rows) {
        String values = measured.stream()
                .map(part ->
                        SqlNames.literal(part.strip() + " is ") + ", coalesce(CAST((" + part + ") AS VARCHAR), 'NULL')")
                .collect(Collectors.joining(", ', ', "));
        String all = Stream.concat(Stream.of(values).filter(text -> !text.isEmpty()), rows.texts().stream())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "CAST(NULL AS VARCHAR)" : "concat(" + all + ")";
    }

    private JobSpec.Step query(String name, String before, String after) {
        String sql = before + check.expect() + after + SqlNames.quoted(check.on());
        return new JobSpec.Step(name, sql, on.parameters(), lineBefore(check.place()));
    }

    private static Place lineBefore(Place place) {
        return place.line() > 1 && place.column() > 0
                ? new Place(place.source(), place.line() - 1, place.column())
                : new Place(place.source(), place.line(), 0);
    }

    Inspection inspection() {
        return new Inspection(
                check.on(),
                true,
                List.of(new Inspection.Counted(
                        check.expect().strip(),
                        check.fails() ? Severity.FAIL : Severity.WARN,
                        RowLimit.NONE,
                        true,
                        check.place())),
                RowLimit.NONE,
                check.place());
    }
}
