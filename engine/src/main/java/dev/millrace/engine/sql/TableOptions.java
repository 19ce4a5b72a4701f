package dev.millrace.engine.sql;

import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Codec;
import dev.millrace.graph.FileLayout.TextSigns;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The options of the COPY that writes an output. */
final class TableOptions {
    private TableOptions() {}

    /** @param inFolder whether the target is a folder, which gets as many files as it takes */
    static String of(OutputSpec output, boolean inFolder) {
        List<String> options = new ArrayList<>();
        FileLayout layout = output.layout();
        switch (output.format()) {
            case PARQUET -> parquet(layout, options);
            case CSV -> csv(layout, options);
            case JSON -> {
                options.add("FORMAT json");
                text(layout, options);
            }
        }
        if (inFolder) {
            folder(layout, options);
        }
        return String.join(", ", options);
    }

    private static void parquet(FileLayout layout, List<String> options) {
        options.add("FORMAT parquet");
        options.add("COMPRESSION " + layout.codec().orElse(Codec.ZSTD).word());
        if (layout.level() > 0) {
            options.add("COMPRESSION_LEVEL " + layout.level());
        }
        if (layout.rowGroupRows() > 0) {
            options.add("ROW_GROUP_SIZE " + layout.rowGroupRows());
        }
        if (layout.rowGroupBytes() > 0) {
            options.add("ROW_GROUP_SIZE_BYTES " + layout.rowGroupBytes());
        }
        options.add("RETURN_STATS");
    }

    private static void csv(FileLayout layout, List<String> options) {
        TextSigns signs = layout.text();
        options.add("FORMAT csv");
        options.add("HEADER " + signs.header());
        if (!signs.equals(TextSigns.DEFAULT)) {
            options.add("DELIMITER " + SqlNames.literal(signs.delimiter()));
            options.add("QUOTE " + SqlNames.literal(signs.quote()));
            options.add("ESCAPE " + SqlNames.literal(signs.quote()));
            options.add("NULLSTR " + SqlNames.literal(signs.nullText()));
        }
        text(layout, options);
    }

    private static void text(FileLayout layout, List<String> options) {
        if (layout.codec().filter(codec -> codec == Codec.GZIP).isPresent()) {
            options.add("COMPRESSION gzip");
        }
        options.add("RETURN_FILES");
    }

    private static void folder(FileLayout layout, List<String> options) {
        if (!layout.partitionBy().isEmpty()) {
            options.add("PARTITION_BY ("
                    + layout.partitionBy().stream().map(SqlNames::quoted).collect(Collectors.joining(", ")) + ")");
            options.add("WRITE_PARTITION_COLUMNS false");
        }
        if (layout.targetFileBytes() > 0) {
            options.add("FILE_SIZE_BYTES " + layout.targetFileBytes());
        }
        options.add("FILENAME_PATTERN 'part-{i}'");
    }
}
