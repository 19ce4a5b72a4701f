package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.OutputSpec;
import java.util.List;
import java.util.stream.Collectors;

/** How an output is written, in words: only what differs from the usual. */
final class Layouts {
    private Layouts() {}

    static String of(OutputSpec output) {
        FileLayout layout = output.layout();
        StringBuilder words = new StringBuilder();
        if (output.mode() != OutputSpec.Mode.CREATE) {
            words.append(", mode ").append(output.mode().word());
        }
        add(words, "partitioned by", layout.partitionBy());
        add(words, "sorted by", layout.sortBy().stream().map(Layouts::order).toList());
        layout.codec().ifPresent(codec -> words.append(", ").append(codec.word()));
        if (layout.single()) {
            words.append(", one file");
        }
        if (layout.targetFileBytes() > 0) {
            words.append(", files of about ").append(new ByteSize(layout.targetFileBytes()));
        }
        return words.toString();
    }

    private static void add(StringBuilder words, String what, List<String> columns) {
        if (!columns.isEmpty()) {
            words.append(", ").append(what).append(' ').append(columns.stream().collect(Collectors.joining(", ")));
        }
    }

    private static String order(FileLayout.Order order) {
        return order.column() + (order.descending() ? " desc" : "");
    }
}
