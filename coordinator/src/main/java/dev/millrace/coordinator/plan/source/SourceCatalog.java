package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.parquet.ParquetFooters;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Turns the sources of a job into descriptions: finds the files, reads footers and samples, and settles one schema for all files.
 *
 * <p>Rules of the schema: columns are matched by name. Declared columns rule: a column that a file lacks is NULL, one that nobody declared is not
 * seen, a narrower type is widened, anything else is refused. Without a declaration the columns are those of all files, in order of appearance,
 * each of the least type to which all widen, or of the type that is given for it. Files of text without rows count as absent.
 *
 * <p>Errors are {@link MillraceException}s of kind {@code INVALID} with the place of the source: {@code PATH_NOT_FOUND}, {@code BAD_PATH},
 * {@code SCHEMA_CONFLICT}, {@code UNKNOWN_FORMAT}, {@code UNKNOWN_TYPE}, {@code NO_COLUMNS}, {@code BAD_PARTITION} and those of
 * {@link ParquetFooters}; and of kind {@code UNAVAILABLE} when a store does not answer.
 */
public final class SourceCatalog {
    private static final int HEAD_BYTES = 64;

    private final ObjectStore store;
    private final ParquetFooters footers;
    private final FileChoice choice;
    private final Map<String, Set<ObjectStore.Listed>> only;
    private final double growth;

    public SourceCatalog(ObjectStore store, ParquetFooters footers) {
        this(store, footers, FileChoice.ALL, Map.of(), 1);
    }

    private SourceCatalog(
            ObjectStore store,
            ParquetFooters footers,
            FileChoice choice,
            Map<String, Set<ObjectStore.Listed>> only,
            double growth) {
        this.growth = growth;
        this.only = only;
        this.store = store;
        this.footers = footers;
        this.choice = choice;
    }

    /** The same that describes sources by those of their files that are chosen; what holds all rows of a source is not asked. */
    public SourceCatalog choosing(FileChoice files) {
        return new SourceCatalog(store, footers, files, only, growth);
    }

    /** The same, to which a source has these files as they were found, each once, and no others. One that has changed since is SOURCE_CHANGED. */
    public SourceCatalog only(String source, Collection<Scan.SourceFile> files) {
        Set<ObjectStore.Listed> objects = files.stream()
                .map(file ->
                        new ObjectStore.Listed(file.location(), file.sizeBytes(), file.modifiedMicros(), file.tag()))
                .collect(Collectors.toSet());
        return new SourceCatalog(store, footers, choice, Map.of(source, objects), growth);
    }

    /** The same that describes sources as if they were so many times as large: for plans that nobody carries out. */
    public SourceCatalog grown(double times) {
        return new SourceCatalog(store, footers, choice, only, times);
    }

    /** Numbers of rows that a manifest tells are those of a reader who is told nothing else. */
    private List<FoundFile> found(JobSpec.Source source) {
        boolean asWritten = source.from().size() == 1 && source.csv().equals(JobSpec.CsvOptions.DETECT);
        List<FoundFile> files = new FileSearch(store)
                .find(source).stream()
                        .map(file -> asWritten ? file : file.withoutRows())
                        .toList();
        Set<ObjectStore.Listed> wanted = only.get(source.name());
        return wanted == null ? files : asFound(wanted, files);
    }

    private static List<FoundFile> asFound(Set<ObjectStore.Listed> wanted, List<FoundFile> files) {
        Map<ObjectStore.Listed, FoundFile> found = new LinkedHashMap<>();
        files.stream()
                .filter(file -> wanted.contains(file.object()))
                .forEach(file -> found.putIfAbsent(file.object(), file));
        wanted.stream()
                .filter(file -> !found.containsKey(file))
                .map(file -> file.location().path())
                .min(Comparator.naturalOrder())
                .ifPresent(changed -> {
                    throw Failure.invalid(
                                    "SOURCE_CHANGED",
                                    "'" + changed + "' changed while it was planned",
                                    "Run again when the source is complete")
                            .toException();
                });
        return List.copyOf(found.values());
    }

    public DescribedSource describe(JobSpec.Source source) {
        return trusted(source, () -> {
            JobSpec.Source told = PublishedSource.of(source, store);
            return describe(told, SourceColumns.of(told), found(source))
                    .sealed(PublishedSource.checksums(source, store))
                    .grown(growth);
        });
    }

    /** The files of a source as they are now, in reading order; with the checksums that manifests tell. Throws what finding them throws. */
    public List<Scan.SourceFile> files(JobSpec.Source source) {
        return placed(source, () -> {
            Map<Location, String> checksums = PublishedSource.checksums(source, store);
            return found(source).stream()
                    .map(FoundFile::object)
                    .map(file -> new Scan.SourceFile(
                            file.location(),
                            file.sizeBytes(),
                            file.modifiedMicros(),
                            file.tag(),
                            0,
                            checksums.getOrDefault(file.location(), "")))
                    .toList();
        });
    }

    /** The source with every row there is, good or not. Throws what {@link #describe} throws. */
    public DescribedRecords records(JobSpec.Source source) {
        return trusted(source, () -> {
            JobSpec.Source told = PublishedSource.of(source, store);
            return records(told, SourceColumns.of(told), found(source));
        });
    }

    private DescribedRecords records(JobSpec.Source source, SourceColumns declared, List<FoundFile> files) {
        FileFormat format = format(source, files);
        Partitions partitions = Partitions.of(source, declared, files);
        DescribedRecords records = switch (format) {
            case PARQUET -> new ParquetSources(store, footers).records(source, declared, partitions, files);
            case CSV -> new CsvSources(store).records(source, declared, partitions, files);
            case JSON -> new JsonSources(store).records(source, declared, partitions, files);
        };
        return records.over(OriginColumns.added(source, records.source())
                .sealed(PublishedSource.checksums(source, store))
                .grown(growth));
    }

    /** Damage to a published file explains any error about it, whatever its reader has understood. */
    private <T> T trusted(JobSpec.Source source, Supplier<T> description) {
        return placed(source, () -> {
            try {
                return description.get();
            } catch (MillraceException error) {
                throw PublishedSource.damage(source, store)
                        .map(failure -> new MillraceException(failure, error))
                        .orElse(error);
            }
        });
    }

    private static <T> T placed(JobSpec.Source source, Supplier<T> description) {
        try {
            return description.get();
        } catch (MillraceException e) {
            // What a store says of itself is no fault of files.
            Failure failure =
                    e instanceof StorageException ? e.failure() : e.failure().ofSource(source.name());
            boolean placed =
                    failure.place().isPresent() || source.place().source().isEmpty();
            Failure told = placed ? failure : failure.at(source.place());
            throw told.equals(e.failure()) ? e : new MillraceException(told, e);
        }
    }

    /** The result in a folder, if a run has published there. */
    public Optional<PublishedTable> published(Location folder) {
        return PublishedSource.table(folder, store);
    }

    private DescribedSource describe(JobSpec.Source source, SourceColumns declared, List<FoundFile> files) {
        files.forEach(file -> refusePacked(source, file));
        Partitions all = Partitions.of(source, declared, files);
        BitSet chosen = chosen(source, all, files.size());
        return describe(
                source,
                declared,
                all.only(chosen),
                chosen.stream().mapToObj(files::get).toList());
    }

    private BitSet chosen(JobSpec.Source source, Partitions partitions, int files) {
        if (partitions.columns().isEmpty() || files < 2) {
            return FileChoice.all(files);
        }
        List<Column> columns =
                partitions.columns().stream().map(SourceColumn::asColumn).toList();
        BitSet chosen = choice.of(source, columns, partitions.values());
        return chosen.isEmpty() ? FileChoice.all(1) : chosen;
    }

    private DescribedSource describe(
            JobSpec.Source source, SourceColumns declared, Partitions partitions, List<FoundFile> files) {
        FileFormat format = format(source, files);
        DescribedSource described = switch (format) {
            case PARQUET -> new ParquetSources(store, footers).describe(source, declared, partitions, files);
            case CSV -> new CsvSources(store).describe(source, declared, partitions, files);
            case JSON -> new JsonSources(store).describe(source, declared, partitions, files);
        };
        return OriginColumns.added(source, described);
    }

    private static void refusePacked(JobSpec.Source source, FoundFile file) {
        FileFormat.packed(file.location().name()).ifPresent(ending -> {
            throw Failure.invalid(
                            "COMPRESSION",
                            "the file '" + file.location().path() + "' of the source '" + source.name()
                                    + "' is packed as " + ending + ", which is not read",
                            "Unpack it, or compress it with gzip (.gz) or zstd (.zst)")
                    .toException();
        });
    }

    private FileFormat format(JobSpec.Source source, List<FoundFile> files) {
        if (!source.format().isEmpty()) {
            return FileFormat.parse(source.format())
                    .orElseThrow(() -> Failure.invalid(
                                    "UNKNOWN_FORMAT",
                                    "the source '" + source.name() + "' has the unknown format '" + source.format()
                                            + "'",
                                    "Write parquet, csv or json")
                            .toException());
        }
        if (files.isEmpty()) {
            return FileFormat.PARQUET;
        }
        FileFormat first = format(files.getFirst());
        for (FoundFile file : files) {
            FileFormat other = format(file);
            if (other != first) {
                throw Failure.invalid(
                                "UNKNOWN_FORMAT",
                                "the source '" + source.name() + "' mixes formats: '"
                                        + files.getFirst().location() + "' is " + text(first) + ", '" + file.location()
                                        + "' is " + text(other),
                                "Make a source of each format, or say format: if the names mislead")
                        .toException();
            }
        }
        return first;
    }

    private FileFormat format(FoundFile file) {
        return FileFormat.ofName(file.location().name())
                .or(() -> content(file))
                .orElseThrow(() -> Failure.invalid(
                                "UNKNOWN_FORMAT",
                                "neither the name nor the first bytes of '" + file.location() + "' tell its format",
                                "Say format: parquet, csv or json")
                        .toException());
    }

    private Optional<FileFormat> content(FoundFile file) {
        int length = (int) Math.min(HEAD_BYTES, file.bytes());
        return length == 0
                ? Optional.empty()
                : store.getRange(file.location(), 0, length).flatMap(FileFormat::ofContent);
    }

    private static String text(FileFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
