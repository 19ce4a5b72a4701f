package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.FileLayout.TextSigns;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.Manifest.File;
import dev.millrace.graph.OutputSpec.Format;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.StoredDocument;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source that is one folder with a manifest: what the manifest says of format, types, signs and columns in the path need not be guessed. What the
 * user declares stays.
 */
final class PublishedSource {
    private PublishedSource() {}

    static Source of(Source source, ObjectStore store) {
        return manifest(source, store)
                .filter(manifest -> source.format().isEmpty()
                        || source.format().equals(manifest.format().extension()))
                .map(manifest -> described(source, manifest))
                .orElse(source);
    }

    /** Checksums of the files that manifests list. */
    static Map<Location, String> checksums(Source source, ObjectStore store) {
        Map<Location, String> checksums = new HashMap<>();
        files(source, store).forEach((location, file) -> checksums.put(location, file.checksum()));
        return checksums;
    }

    private static Map<Location, File> files(Source source, ObjectStore store) {
        Map<Location, File> files = new LinkedHashMap<>();
        for (String place : source.from()) {
            String folder = place.replaceAll("/+$", "");
            manifest(folder, store)
                    .ifPresent(manifest -> manifest.files()
                            .forEach(file -> files.put(new Location(folder).resolve(file.name()), file)));
        }
        return files;
    }

    /** The first file that is not as its manifest says, of those that are there. */
    static Optional<Failure> damage(Source source, ObjectStore store) {
        ObjectCheck check = new ObjectCheck(store);
        for (Map.Entry<Location, File> published : files(source, store).entrySet()) {
            try {
                Optional<String> damage = check.damage(
                        published.getKey(),
                        published.getValue().sizeBytes(),
                        published.getValue().checksum());
                if (damage.isPresent()) {
                    return damage.map(how -> damaged(published.getKey(), how));
                }
            } catch (IOException unreadable) {
                return Optional.of(damaged(published.getKey(), "it cannot be read"));
            }
        }
        return Optional.empty();
    }

    /** What is said of a file that is not what was published. */
    static Failure damaged(Location file, String how) {
        return Failure.of(FailureKind.CORRUPT, "SOURCE_DAMAGED", "the file '" + file + "' cannot be trusted: " + how)
                .withRemedy("Write the file again, or leave it out of the source");
    }

    private static Optional<Manifest> manifest(Source source, ObjectStore store) {
        return source.from().size() == 1
                ? manifest(source.from().getFirst().replaceAll("/+$", ""), store)
                : Optional.empty();
    }

    private static Optional<Manifest> manifest(String folder, ObjectStore store) {
        if (GlobPattern.isPattern(folder)) {
            return Optional.empty();
        }
        try {
            return manifest(new Location(folder), store);
        } catch (IllegalArgumentException notAFolder) {
            return Optional.empty();
        }
    }

    /** The manifest of a folder, if a run has published there. */
    static Optional<Manifest> manifest(Location folder, ObjectStore store) {
        return table(folder, store).map(PublishedTable::manifest);
    }

    static Optional<PublishedTable> table(Location folder, ObjectStore store) {
        Location place = Layout.manifest(folder);
        return store.get(place)
                .map(blob ->
                        new PublishedTable(StoredDocument.read(place, blob.bytes(), ManifestCodec::read), blob.tag()));
    }

    private static Source described(Source source, Manifest manifest) {
        List<String> folders = manifest.layout().partitionBy();
        List<Column> partitions = manifest.columns().stream()
                .filter(column -> folders.contains(column.name()))
                .toList();
        List<Column> stored = manifest.columns().stream()
                .filter(column -> !folders.contains(column.name()))
                .toList();
        boolean tellsTypes =
                manifest.format() == Format.PARQUET && !manifest.files().isEmpty();
        return new Source(
                source.name(),
                source.from(),
                manifest.format().extension(),
                tellsTypes || !source.columns().isEmpty() ? source.columns() : stored,
                source.partitions().isEmpty() ? partitions : source.partitions(),
                source.csv().equals(CsvOptions.DETECT) && manifest.format() == Format.CSV
                        ? signs(manifest.layout().text())
                        : source.csv(),
                source.skipBadRows(),
                source.options(),
                source.place());
    }

    private static CsvOptions signs(TextSigns signs) {
        return new CsvOptions(signs.header(), signs.delimiter(), signs.quote(), signs.quote(), signs.nullText());
    }
}
