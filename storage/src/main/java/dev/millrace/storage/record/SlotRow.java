package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A leaf or node of the combining tree as read. Absent means that nothing is set yet.
 *
 * @param entries number of slots or marks
 */
public record SlotRow(@Nullable Row rowOrNull, int entries) {
    static final String REMAINING = "remaining";

    /** The row at {@code place}, if it was written. */
    public static SlotRow of(Optional<Row> row, SlotTree tree, SlotTree.Place place) {
        return new SlotRow(row.orElse(null), tree.entries(place));
    }

    static String slotName(int index) {
        return "t" + index;
    }

    static String markName(int index) {
        return "c" + index;
    }

    /** The winner of a slot, if it is set. */
    public Optional<Slot> slot(int index) {
        return text(slotName(index)).map(Slot::parse);
    }

    /** The winners that are set, in order of the tasks. */
    public List<Slot> won() {
        return IntStream.range(0, entries)
                .mapToObj(this::slot)
                .flatMap(Optional::stream)
                .toList();
    }

    public boolean isSet(int index) {
        return text(slotName(index)).isPresent();
    }

    public boolean isMarked(int index) {
        return rowOrNull != null && rowOrNull.number(markName(index)).isPresent();
    }

    /** Unset slots or marks, as the row says. */
    public long remaining() {
        return rowOrNull == null ? entries : rowOrNull.number(REMAINING).orElse((long) entries);
    }

    public boolean isFull() {
        return remaining() == 0;
    }

    private Optional<String> text(String name) {
        return rowOrNull == null ? Optional.empty() : rowOrNull.text(name);
    }
}
