package dev.millrace.service.lineage;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Scan;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.runs.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Places that a run reads and writes. A pattern of files is the folder above its first wildcard. */
final class Datasets {
    private final RunRecord record;
    private final String producer;
    private final UnaryOperator<String> words;

    Datasets(RunRecord record, String producer, UnaryOperator<String> words) {
        this.record = record;
        this.producer = producer;
        this.words = words;
    }

    /**
     * Each place once, in order of the job's sources. Of a place of several sources no more is said than that they read it.
     *
     * @param done whether it is told what was read
     */
    void inputs(JobSpec job, ArrayNode to, boolean done) {
        Map<String, Set<JobSpec.Source>> readers = new LinkedHashMap<>();
        for (JobSpec.Source source : job.sources()) {
            source.from()
                    .forEach(from -> readers.computeIfAbsent(JobPaths.fixedPart(from), _ -> new LinkedHashSet<>())
                            .add(source));
        }
        readers.forEach((place, sources) -> {
            ObjectNode node = dataset(place, to);
            JobSpec.Source only = sources.iterator().next();
            if (sources.size() == 1) {
                declared(only, node.withObject("facets"));
                if (done && only.from().size() == 1) {
                    read(scans(only.name()), node.putObject("inputFacets"));
                }
            }
        });
        unnamed(job).forEach((place, scans) -> {
            ObjectNode node = dataset(place, to);
            if (done) {
                read(scans, node.putObject("inputFacets"));
            }
        });
    }

    /** What the plan reads beside the job's sources: files that the text of a query names, by the place that they share. */
    private Map<String, List<Scan>> unnamed(JobSpec job) {
        Map<String, List<Scan>> places = new LinkedHashMap<>();
        scans().filter(scan ->
                        job.source(scan.source()).isEmpty() && !scan.files().isEmpty())
                .forEach(scan -> places.computeIfAbsent(shared(scan.files()), _ -> new ArrayList<>())
                        .add(scan));
        return places;
    }

    /** The only file, or the folder in which all are. */
    private static String shared(List<Scan.SourceFile> files) {
        String shared = files.getFirst().location().uri();
        for (Scan.SourceFile file : files) {
            while (!file.location().uri().equals(shared)
                    && !file.location().uri().startsWith(shared + "/")) {
                shared = shared.substring(0, shared.lastIndexOf('/'));
            }
        }
        return shared;
    }

    private Stream<Scan> scans() {
        return record.view().plan().stream()
                .flatMap(plan -> plan.stages().stream())
                .flatMap(stage -> stage.inputs().stream())
                .filter(Input.Splits.class::isInstance)
                .map(input -> ((Input.Splits) input).scan());
    }

    private List<Scan> scans(String source) {
        return scans().filter(scan -> scan.source().equals(source)).toList();
    }

    private ObjectNode dataset(String place, ArrayNode to) {
        DatasetName name = DatasetName.of(words.apply(place));
        ObjectNode node = to.addObject().put("namespace", name.namespace()).put("name", name.name());
        Facet.DATA_SOURCE
                .in(node.putObject("facets"), producer)
                .put("name", name.namespace())
                .put("uri", name.uri());
        return node;
    }

    /** Columns that are declared are all that there are; what was found in files is known only as far as it was used. */
    private void declared(JobSpec.Source source, ObjectNode facets) {
        if (!source.columns().isEmpty()) {
            columns(
                    Stream.concat(source.columns().stream(), source.partitions().stream())
                            .toList(),
                    facets);
        }
    }

    private void columns(List<Column> columns, ObjectNode facets) {
        ArrayNode fields = Facet.SCHEMA.in(facets, producer).putArray("fields");
        for (int column = 0; column < columns.size(); column++) {
            fields.addObject()
                    .put("name", columns.get(column).name())
                    .put("type", columns.get(column).type())
                    .put("ordinal_position", column + 1);
        }
    }

    /** Files as they were planned, and rows where they are read once and known without reading. */
    private void read(List<Scan> scans, ObjectNode facets) {
        if (scans.isEmpty()) {
            return;
        }
        Set<Location> files = new LinkedHashSet<>();
        scans.forEach(scan -> scan.files().forEach(file -> files.add(file.location())));
        ObjectNode statistics = Facet.INPUT_STATISTICS.in(facets, producer).put("fileCount", files.size());
        if (scans.size() == 1 && !scans.getFirst().everyTask()) {
            scans.getFirst().rows().ifPresent(rows -> statistics.put("rowCount", rows));
        }
    }

    /**
     * In order of the plan.
     *
     * @param written whether it is told what was published
     */
    void outputs(Optional<JobSpec> job, ArrayNode to, boolean written) {
        Optional<StageGraph> plan = record.view().plan();
        if (plan.isEmpty()) {
            job.ifPresent(
                    known -> known.sinks().forEach(sink -> dataset(sink.to().uri(), to)));
            return;
        }
        for (OutputSpec output : plan.get().results()) {
            ObjectNode node = dataset(output.destination().uri(), to);
            columns(output.columns(), node.withObject("facets"));
            Optional.ofNullable(record.manifests().get(output.name()))
                    .filter(_ -> written)
                    .ifPresent(manifest -> published(output, manifest, node));
        }
    }

    private void published(OutputSpec output, Manifest manifest, ObjectNode node) {
        ObjectNode facets = node.withObject("facets");
        Facet.VERSION.in(facets, producer).put("datasetVersion", manifest.run().value());
        change(output.mode())
                .ifPresent(change -> Facet.LIFECYCLE.in(facets, producer).put("lifecycleStateChange", change));
        Manifest own = manifest.own();
        Facet.OUTPUT_STATISTICS
                .in(node.putObject("outputFacets"), producer)
                .put("rowCount", own.rows())
                .put("size", own.sizeBytes())
                .put("fileCount", own.files().size());
    }

    /** Empty: what was there stays. */
    private static Optional<String> change(OutputSpec.Mode mode) {
        return switch (mode) {
            case CREATE -> Optional.of("CREATE");
            case OVERWRITE, MERGE, REWRITE, RETAKE -> Optional.of("OVERWRITE");
            case OVERWRITE_PARTITIONS, APPEND, KEEP, TAKE -> Optional.empty();
        };
    }
}
