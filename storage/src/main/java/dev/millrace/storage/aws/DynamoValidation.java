package dev.millrace.storage.aws;

import dev.millrace.storage.Evaluation;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a request that was not carried out for what is in it means here. */
final class DynamoValidation {
    private static final String TOO_LARGE = "tem size";

    private DynamoValidation() {}

    /**
     * A condition did not hold: one of the update's, or that what is added to is a number.
     *
     * @throws IllegalArgumentException if it is the latter
     */
    static Outcome.Refused refused(Update update, boolean hasItem, Map<String, AttributeValue> item) {
        Optional<Row> old = RowItems.old(hasItem, item);
        Evaluation.apply(old.orElse(null), update);
        return new Outcome.Refused(old);
    }

    /** The failure by its name here, if the row is too large; else itself. */
    static RuntimeException named(RuntimeException failure, String message, Update update) {
        return message.contains(TOO_LARGE) ? RowItems.tooLarge(update.key(), "too many bytes", failure) : failure;
    }
}
