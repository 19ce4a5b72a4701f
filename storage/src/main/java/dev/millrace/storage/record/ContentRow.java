package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;
import java.util.Optional;

/**
 * Bytes of artifacts, by their digest. An absent row is one of the first generation that was never named.
 *
 * @param generation of the place where they lie, from 0
 * @param namings how often they were named; whoever removes them sees by it whether they were meanwhile
 */
public record ContentRow(int generation, long namings) {
    static final String GENERATION = "generation";
    static final String NAMINGS = "namings";

    public static ContentRow of(Optional<Row> row) {
        return row.map(Attributes::new)
                .map(read -> new ContentRow(read.whole(GENERATION, 0), read.number(NAMINGS, 0)))
                .orElse(new ContentRow(0, 0));
    }
}
