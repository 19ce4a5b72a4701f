package dev.millrace.simulation.fault;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.TaskQueue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Short text of what calls take and give. */
final class StoryText {
    private static final int LONGEST = 240;
    private static final int NOUGHTS_OF_ID = 26;

    private StoryText() {}

    static String of(@Nullable Object value) {
        String text = shortened(text(value));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** The same with whole ids, at any length. */
    static String whole(Object value) {
        return text(value);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Optional<?> optional -> optional.map(StoryText::text).orElse("absent");
            case StateTable.Key key -> key.sort().equals("-") ? key.partition() : key.partition() + " " + key.sort();
            case StateTable.Row row -> attributes(row);
            case StateTable.Update update -> text(update.key()) + " " + changes(update);
            case Outcome.Applied applied -> "applied " + attributes(applied.row());
            case Outcome.Refused refused -> "REFUSED, is " + text(refused.old());
            case Location location -> location.uri();
            case ObjectStore.Blob blob -> blob.bytes().length + " bytes " + blob.tag();
            case byte[] bytes -> bytes.length + " bytes";
            case ObjectStore.Stat stat -> stat.sizeBytes() + " bytes";
            case ObjectStore.Listed listed -> listed.location().uri();
            case TaskQueue.Received received -> received.body();
            case List<?> list -> list.stream().map(StoryText::text).toList().toString();
            default -> value.toString();
        };
    }

    private static String changes(StateTable.Update update) {
        return String.join(" ", update.changes().stream().map(StoryText::change).toList());
    }

    private static String change(StateTable.Change change) {
        return switch (change) {
            case StateTable.Change.Set set -> set.attribute() + "=" + value(set.value());
            case StateTable.Change.Add add -> add.attribute() + (add.delta() < 0 ? "" : "+") + add.delta();
            case StateTable.Change.Remove remove -> "-" + remove.attribute();
        };
    }

    private static String value(StateTable.Value value) {
        return switch (value) {
            case StateTable.Value.Text string -> string.text();
            case StateTable.Value.Number number -> Long.toString(number.number());
        };
    }

    private static String attributes(StateTable.Row row) {
        StringBuilder text = new StringBuilder("{");
        row.attributes()
                .forEach((name, value) -> text.append(text.length() == 1 ? "" : " ")
                        .append(name)
                        .append('=')
                        .append(value(value)));
        return text.append('}').toString();
    }

    /** Run ids by their last characters: in one world they differ there. */
    private static String shortened(String text) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf("run_");
                at >= 0 && at + 4 + NOUGHTS_OF_ID <= text.length();
                at = text.indexOf("run_", from)) {
            result.append(text, from, at).append("run…").append(text, at + NOUGHTS_OF_ID + 1, at + 4 + NOUGHTS_OF_ID);
            from = at + 4 + NOUGHTS_OF_ID;
        }
        return result.append(text.substring(from)).toString();
    }
}
