package dev.millrace.graph;

import java.util.OptionalLong;

/** How many rows of a stage's output a task must find: what was written is what is read. */
public final class RowsRead {
    private RowsRead() {}

    /**
     * Rows of an input that belong to a task, by the map of the stage that wrote them. Empty for source files.
     *
     * @param share of the task
     */
    public static OptionalLong of(Input input, StageMap map, Share share, int task) {
        return switch (input) {
            case Input.Splits _ -> OptionalLong.empty();
            case Input.Aligned _ ->
                OptionalLong.of(share.isNothing() ? 0 : rows(map.winners().get(task)));
            case Input.Broadcast _ ->
                OptionalLong.of(map.winners().stream().mapToLong(RowsRead::rows).sum());
            case Input.Exchanged exchanged -> OptionalLong.of(exchanged(exchanged.relation(), map, share));
        };
    }

    private static long exchanged(String relation, StageMap map, Share share) {
        long rows = 0;
        for (int writer = 0; writer < map.winners().size(); writer++) {
            if (share.includes(relation, writer)) {
                for (int partition = share.firstPartition(); partition < share.untilPartition(); partition++) {
                    rows += map.rows(writer, partition);
                }
            }
        }
        return rows;
    }

    private static long rows(StageMap.Winner winner) {
        return winner.output().parts().stream()
                .mapToLong(AttemptOutput.Part::rows)
                .sum();
    }
}
