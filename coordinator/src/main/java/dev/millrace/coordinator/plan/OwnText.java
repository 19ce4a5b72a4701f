package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.distribute.Distribution;
import dev.millrace.coordinator.plan.distribute.Feed;
import dev.millrace.coordinator.plan.distribute.FragmentWork;
import dev.millrace.coordinator.plan.distribute.SourceFlow;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A step as its user wrote it, to be run in one task.
 *
 * @param sql one SELECT over the feeds
 * @param feeds sources under their own names, and rows of other stages
 */
record OwnText(String sql, List<Feed> feeds) {
    OwnText {
        feeds = List.copyOf(feeds);
    }

    /** @param needs what the text needs of its tables */
    static OwnText of(
            StepTexts texts,
            String step,
            Distribution distribution,
            Map<String, DescribedSource> sources,
            Map<String, WrittenStep> written,
            TableNeeds needs) {
        List<Feed> feeds = new ArrayList<>();
        Map<String, String> given = new LinkedHashMap<>();
        for (String table : texts.tables(step)) {
            WrittenStep other = written.get(table);
            if (other == null) {
                DescribedSource source = Objects.requireNonNull(sources.get(table), table);
                feeds.add(feed(source, table, needs));
            } else {
                Distribution.Everywhere rows = distribution.input(other.flow());
                feeds.addAll(rows.feeds());
                given.put(table, FragmentWork.named(rows.tree(), other.columns()));
            }
        }
        return new OwnText(texts.whole(step, given), feeds);
    }

    private static Feed feed(DescribedSource source, String table, TableNeeds needs) {
        Collection<String> columns = needs.columns(table)
                .orElseGet(() -> source.columns().stream().map(Column::name).toList());
        return SourceFlow.whole(
                table,
                splitBytes -> source.wholeScan(columns, splitBytes, needs.filters(table)),
                columns.size(),
                source.rows());
    }
}
