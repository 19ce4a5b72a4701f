package dev.millrace.service.result;

import dev.millrace.graph.Column;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A published result: its folder and what the manifest there says.
 *
 * @param labels names of the columns for people; in the files, names that a query gave twice are told apart
 */
public record PublishedResult(Location folder, Manifest manifest, List<String> labels) implements ReadableRows {
    public PublishedResult {
        labels = List.copyOf(labels);
    }

    /** A result of a plan. */
    public static PublishedResult of(OutputSpec output, Manifest manifest) {
        return new PublishedResult(output.destination(), manifest, output.labels());
    }

    /** What a run has written itself: where its files came to others that stay, without those. */
    public static PublishedResult written(OutputSpec output, Manifest manifest) {
        return of(output, output.mode().adds() ? manifest.own() : manifest);
    }

    @Override
    public List<Column> columns() {
        return manifest.columns();
    }

    @Override
    public List<Column> labelled() {
        List<Column> columns = new ArrayList<>();
        for (Column column : manifest.columns()) {
            columns.add(new Column(labels.get(columns.size()), column.type()));
        }
        return columns;
    }

    @Override
    public long rows() {
        return manifest.rows();
    }

    @Override
    public String relation(long limit, ResultFiles files) {
        return new PublishedRows(this, files).sql(limit);
    }
}
