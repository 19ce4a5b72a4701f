package dev.millrace.service.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prices in US dollars of what is paid while nothing runs, beside those of work.
 *
 * @param date of the price list
 * @param region where they hold, for people
 */
public record RestingPrices(
        String date,
        String region,
        double queueRequest,
        double scheduledCall,
        double alarmMonth,
        double dashboardMonth,
        double logGigabyte,
        double objectGigabyteMonth) {
    /** The list that is built in. */
    public static RestingPrices builtIn() {
        try (InputStream stream = RestingPrices.class.getResourceAsStream("resting-prices.json")) {
            if (stream == null) {
                throw new IllegalStateException("resting-prices.json is missing from the distribution");
            }
            JsonNode list = JsonMapper.shared().readTree(stream);
            return new RestingPrices(
                    list.required("date").stringValue(),
                    list.required("region").stringValue(),
                    list.required("queueRequest").doubleValue(),
                    list.required("scheduledCall").doubleValue(),
                    list.required("alarmMonth").doubleValue(),
                    list.required("dashboardMonth").doubleValue(),
                    list.required("logGigabyte").doubleValue(),
                    list.required("objectGigabyteMonth").doubleValue());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
