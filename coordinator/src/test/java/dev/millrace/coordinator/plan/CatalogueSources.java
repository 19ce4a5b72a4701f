package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.coordinator.plan.source.Golden;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a catalogue as sources of a job. */
final class CatalogueSources {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    private CatalogueSources() {}

    static List<JobSpec.Source> of(Catalogue catalogue) {
        return switch (catalogue) {
            case TPCH ->
                Stream.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")
                        .map(name -> parquet(name, ROOT.resolve("testdata/tpch/sf0.01/" + name + ".parquet")))
                        .toList();
            case FLIGHTS ->
                List.of(
                        parquet("flights", ROOT.resolve("examples/flights/data/flights-*.parquet")),
                        parquet("airports", ROOT.resolve("examples/flights/data/airports.parquet")));
            case GOLDEN -> Golden.tables().keySet().stream().map(Golden::source).toList();
            case TYPES -> throw new IllegalArgumentException("made by the test itself");
        };
    }

    static JobSpec.Source parquet(String name, Path from) {
        return new JobSpec.Source(
                name,
                List.of("file://" + from),
                "parquet",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                Place.of("test"));
    }
}
