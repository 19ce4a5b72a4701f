package dev.millrace.benchmarks;

import dev.millrace.benchmarks.QueryRounds.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Function;

/** The table of a set of queries: a row for each, total and geometric mean, and the aims. */
final class QueryTable {
    private final QuerySet set;
    private final List<QueryRounds> all;
    private final String absent;
    private final SequencedSet<String> peers = new LinkedHashSet<>();

    /** @param absent which peers are not in the table and why; a sentence, or empty */
    QueryTable(QuerySet set, List<QueryRounds> all, String absent) {
        this.set = set;
        this.all = List.copyOf(all);
        this.absent = absent;
        all.forEach(query -> peers.addAll(query.peers().keySet()));
    }

    Section section(int rounds) {
        List<String> columns = new ArrayList<>(List.of(
                "query",
                "DuckDB s",
                "defaults s",
                "ratio",
                "CPU ratio",
                QueryBenchmark.SPLITS + " splits s",
                "ratio",
                "CPU ratio",
                "stages / tasks"));
        peers.forEach(peer -> columns.addAll(List.of(peer + " s", "ratio")));
        List<List<String>> rows = new ArrayList<>();
        all.forEach(query -> rows.add(row(query)));
        rows.add(total());
        rows.add(mean());
        rows.add(filled(List.of("aim", "", "", set.defaultsAim(), "", "", set.splitsAim(), "", ""), columns.size()));
        return new Section(note(rounds), columns, rows);
    }

    private String note(int rounds) {
        String note = set.about() + " Median of " + rounds
                + " warm rounds, taken in turn. DuckDB: JDBC, a new database in memory, " + QueryBenchmark.THREADS
                + " threads, the result written as Parquet. Millrace: an embedded runtime with defaults (a slot for"
                + " each core), from the submitted job to the published folder, everything durable. In splits: the"
                + " largest table read by "
                + QueryBenchmark.SPLITS + " tasks and nothing collapsed; stages and tasks are those of that plan. "
                + "Ratios are to DuckDB; CPU is that of the whole process.";
        return absent.isEmpty() ? note : note + " " + absent;
    }

    private List<String> row(QueryRounds query) {
        List<String> cells = new ArrayList<>(List.of(
                query.name(),
                Figures.seconds(query.raw().seconds()),
                Figures.seconds(query.defaults().seconds()),
                Figures.ratio(query.ratio(query.defaults())),
                Figures.ratio(query.cpuRatio(query.defaults())),
                Figures.seconds(query.splits().seconds()),
                Figures.ratio(query.ratio(query.splits())),
                Figures.ratio(query.cpuRatio(query.splits())),
                query.shape()));
        for (String peer : peers) {
            Side side = query.peers().get(peer);
            cells.add(side == null ? "–" : Figures.seconds(side.seconds()));
            cells.add(side == null ? "–" : Figures.ratio(query.ratio(side)));
        }
        return cells;
    }

    private List<String> total() {
        double raw = sum(query -> query.raw().seconds());
        double rawCpu = sum(query -> query.raw().cpuSeconds());
        double defaults = sum(query -> query.defaults().seconds());
        double splits = sum(query -> query.splits().seconds());
        List<String> cells = new ArrayList<>(List.of(
                "**total**",
                Figures.seconds(raw),
                Figures.seconds(defaults),
                Figures.ratio(defaults / raw),
                Figures.ratio(sum(query -> query.defaults().cpuSeconds()) / rawCpu),
                Figures.seconds(splits),
                Figures.ratio(splits / raw),
                Figures.ratio(sum(query -> query.splits().cpuSeconds()) / rawCpu),
                ""));
        for (String peer : peers) {
            List<QueryRounds> answered = all.stream()
                    .filter(query -> query.peers().containsKey(peer))
                    .toList();
            double seconds = Figures.sum(
                    answered.stream().map(query -> peer(query, peer).seconds()).toList());
            double beside = Figures.sum(
                    answered.stream().map(query -> query.raw().seconds()).toList());
            cells.add(Figures.seconds(seconds));
            cells.add(Figures.ratio(seconds / beside));
        }
        return cells;
    }

    private static Side peer(QueryRounds query, String name) {
        return query.peers().getOrDefault(name, query.raw());
    }

    private List<String> mean() {
        List<String> cells = new ArrayList<>(List.of(
                "**geometric mean**",
                "",
                "",
                mean(query -> query.ratio(query.defaults())),
                mean(query -> query.cpuRatio(query.defaults())),
                "",
                mean(query -> query.ratio(query.splits())),
                mean(query -> query.cpuRatio(query.splits())),
                ""));
        for (String peer : peers) {
            cells.add("");
            cells.add(Figures.ratio(Figures.geometricMean(all.stream()
                    .filter(query -> query.peers().containsKey(peer))
                    .map(query -> query.ratio(peer(query, peer)))
                    .toList())));
        }
        return cells;
    }

    private double sum(Function<QueryRounds, Double> seconds) {
        return Figures.sum(all.stream().map(seconds).toList());
    }

    private String mean(Function<QueryRounds, Double> ratio) {
        return Figures.ratio(Figures.geometricMean(all.stream().map(ratio).toList()));
    }

    private static List<String> filled(List<String> cells, int columns) {
        List<String> all = new ArrayList<>(cells);
        while (all.size() < columns) {
            all.add("");
        }
        return all;
    }
}
