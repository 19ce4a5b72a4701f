package dev.millrace.storage.aws;

import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update in DynamoDB's words: one condition expression, one update expression. Every name is an alias, because any word may be reserved.
 *
 * <p>Source: "Condition and filter expressions" and "Update expressions" of the DynamoDB developer guide. A comparison of a text with a number is
 * false there as here.
 */
final class UpdateText {
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();
    private final Map<String, AttributeValue> written = new LinkedHashMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();

    private final Map<String, String> conditionNames;

    UpdateText(Update update, Map<String, NetChange> changes) {
        update.conditions().forEach(condition -> conditions.add(text(condition)));
        changes.values().stream()
                .filter(NetChange.Plus.class::isInstance)
                .map(change -> ((NetChange.Plus) change).from())
                .distinct()
                .forEach(attribute -> conditions.add(isNumberOrAbsent(attribute)));
        this.conditionNames = names();
        changes.forEach(this::add);
        RowItems.checkSize(update.key(), written);
    }

    /** Empty: it always holds. */
    String condition() {
        return String.join(" AND ", conditions);
    }

    /** Empty: nothing changes. */
    String update() {
        List<String> clauses = new ArrayList<>();
        if (!sets.isEmpty()) {
            clauses.add("SET " + String.join(", ", sets));
        }
        if (!removes.isEmpty()) {
            clauses.add("REMOVE " + String.join(", ", removes));
        }
        return String.join(" ", clauses);
    }

    /** As {@link #update}, where some expression must be: what nothing has is removed. */
    String updateOrNothing() {
        String text = update();
        return text.isEmpty() ? "REMOVE " + alias("never") : text;
    }

    /** Attribute by alias, of those in the condition. */
    Map<String, String> conditionNames() {
        return conditionNames;
    }

    /** Attribute by alias. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        aliases.forEach((attribute, alias) -> names.put(alias, attribute));
        return names;
    }

    Map<String, AttributeValue> values() {
        return values;
    }

    private String text(Condition condition) {
        return switch (condition) {
            case Condition.RowAbsent _ -> "attribute_not_exists(" + alias(RowItems.PARTITION) + ")";
            case Condition.RowExists _ -> "attribute_exists(" + alias(RowItems.PARTITION) + ")";
            case Condition.Absent absent -> isAbsent(absent.attribute());
            case Condition.Equal equal -> alias(equal.attribute()) + " = " + value(equal.value());
            case Condition.AbsentOrBelow below -> absentOr(below.attribute(), "<", Value.of(below.bound()));
            case Condition.AbsentOrAtMost most -> absentOr(most.attribute(), "<=", Value.of(most.bound()));
            case Condition.AbsentOrEqual equal -> absentOr(equal.attribute(), "=", equal.value());
        };
    }

    private String isAbsent(String attribute) {
        return "attribute_not_exists(" + alias(attribute) + ")";
    }

    /** What an addition needs: without it the request would be invalid, and not say why. */
    private String isNumberOrAbsent(String attribute) {
        return "(" + isAbsent(attribute) + " OR attribute_type(" + alias(attribute) + ", " + value(Value.of("N"))
                + "))";
    }

    private String absentOr(String attribute, String comparison, Value value) {
        return "(" + isAbsent(attribute) + " OR " + alias(attribute) + " " + comparison + " " + value(value) + ")";
    }

    private void add(String attribute, NetChange change) {
        switch (change) {
            case NetChange.Put put -> {
                sets.add(alias(attribute) + " = " + value(put.value()));
                written.put(attribute, RowItems.stored(put.value()));
            }
            case NetChange.Gone _ -> removes.add(alias(attribute));
            case NetChange.Plus plus ->
                sets.add(alias(attribute) + " = if_not_exists(" + alias(plus.from()) + ", "
                        + value(Value.of(plus.start())) + ") + " + value(Value.of(plus.delta())));
        }
    }

    private String alias(String attribute) {
        return aliases.computeIfAbsent(attribute, _ -> "#n" + aliases.size());
    }

    private String value(Value value) {
        String name = ":v" + values.size();
        values.put(name, RowItems.stored(value));
        return name;
    }
}
