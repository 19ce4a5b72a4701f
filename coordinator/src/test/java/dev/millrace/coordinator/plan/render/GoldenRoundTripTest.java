package dev.millrace.coordinator.plan.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.catalogue.Catalogue;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every golden query, as one rendered text, against its own text. */
final class GoldenRoundTripTest {
    private static final PlannerSettings SETTINGS = new PlannerSettings("UTC", true, "nulls_last_on_asc_first_on_desc");

    @Test
    void everyGoldenQueryIsUnderstoodAndGivesTheSameRowsAndTypes() throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        int equal = 0;
        try (RoundTrip bed = RoundTrip.over(SETTINGS, Catalogue.GOLDEN::load)) {
            for (Catalogue.Query query : Catalogue.GOLDEN.queries()) {
                switch (bed.check(query.sql())) {
                    case RoundTrip.Outcome.Equal same -> equal++;
                    case RoundTrip.Outcome outcome -> wrong.put(query.id(), query.sql() + "\n  " + outcome);
                }
            }
        }
        assertThat(wrong).as("%d queries were equal", equal).isEmpty();
    }
}
