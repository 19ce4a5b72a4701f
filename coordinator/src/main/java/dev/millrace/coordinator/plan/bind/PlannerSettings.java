package dev.millrace.coordinator.plan.bind;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The settings that change what SQL means. They are stored with a run; planner and tasks have the same.
 *
 * @param timeZone name of the time zone
 * @param integerDivision whether {@code /} between whole numbers gives a whole number
 * @param defaultNullOrder DuckDB's {@code default_null_order}
 */
public record PlannerSettings(String timeZone, boolean integerDivision, String defaultNullOrder) {
    private static final Set<String> NULL_ORDERS = Set.of(
            "nulls_first",
            "nulls_last",
            "nulls_first_on_asc_last_on_desc",
            "nulls_last_on_asc_first_on_desc",
            "sqlite",
            "mysql",
            "postgres");

    /** DuckDB's own settings, in UTC. */
    public static final PlannerSettings DEFAULT = new PlannerSettings("UTC", false, "nulls_last");

    public PlannerSettings {
        if (timeZone.isEmpty() || !timeZone.matches("[A-Za-z0-9_+/-]+")) {
            throw new IllegalArgumentException("not a time zone name: '" + timeZone + "'");
        }
        defaultNullOrder = defaultNullOrder.toLowerCase(Locale.ROOT);
        if (!NULL_ORDERS.contains(defaultNullOrder)) {
            throw new IllegalArgumentException("not a null order: '" + defaultNullOrder + "'");
        }
    }

    /** The SET statements for a connection, planner's or task's. */
    public List<String> statements() {
        return List.of(
                "SET TimeZone = '" + timeZone + "'",
                "SET integer_division = " + integerDivision,
                "SET default_null_order = '" + defaultNullOrder + "'",
                "SET scalar_subquery_error_on_multiple_rows = true");
    }
}
