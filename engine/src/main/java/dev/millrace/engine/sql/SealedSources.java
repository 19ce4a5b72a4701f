package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The source files that a task reads, as they were when planned. A file that is not the same any more ends the run: no mixture of two states. */
final class SealedSources {
    private static final String REMEDY = "Start a new run, and do not change source files while a run reads them";

    private static final String PARQUET = "read_parquet";

    private final ObjectStore store;
    private final TaskFiles places;
    private final GzipTexts gzip;
    private final VerifiedObjects verified;
    private final List<Sealed> files = new ArrayList<>();

    SealedSources(ObjectStore store, TaskFiles places, GzipTexts gzip, VerifiedObjects verified) {
        this.store = store;
        this.places = places;
        this.gzip = gzip;
        this.verified = verified;
    }

    /**
     * Files that lie here are compared before their first bytes are read; those of which a manifest tells with all their bytes. What lies elsewhere is
     * compared once, by {@link #check} after the last byte was read: what was fetched before is then known to be of the planned file.
     */
    void open(Scan scan, List<SourceFile> wanted) throws IOException {
        List<Sealed> opened = wanted.stream()
                .map(file -> new Sealed(
                        scan.source(),
                        file,
                        !scan.shapes().get(file.shape()).reader().equals(PARQUET)))
                .toList();
        List<Sealed> here = opened.stream()
                .filter(one -> !places.isElsewhere(one.file().location()))
                .toList();
        first(here).ifPresent(changed -> {
            throw new MillraceException(changed);
        });
        for (Sealed sealed : here) {
            if (!sealed.file().checksum().isEmpty()) {
                Optional<String> damage = verified.damage(store, sealed.file());
                if (damage.isPresent()) {
                    throw new MillraceException(sealed.damaged(FailureKind.CORRUPT, damage.get()));
                }
            }
        }
        files.addAll(opened);
    }

    /** A fetched file, if a manifest tells of it: compares all its bytes. */
    void requireUndamaged(Scan scan, SourceFile file, Path copy) throws IOException {
        if (!file.checksum().isEmpty()) {
            Optional<String> damage = ObjectCheck.damage(Files.newInputStream(copy), file.sizeBytes(), file.checksum());
            if (damage.isPresent()) {
                throw new MillraceException(
                        new Sealed(scan.source(), file, true).damaged(FailureKind.CORRUPT, damage.get()));
            }
        }
    }

    /** Compares all files again after the last byte was read. */
    void check() {
        wrong().ifPresent(failure -> {
            throw new MillraceException(failure);
        });
    }

    /** What is wrong with the files: it explains any error, and makes any answer one that cannot be trusted. */
    Optional<Failure> wrong() {
        return changed().or(this::damaged);
    }

    private Optional<Failure> damaged() {
        return files.stream()
                .filter(Sealed::text)
                .flatMap(text ->
                        gzip.damage(text.file(), places).map(how -> text.damaged(FailureKind.INVALID, how)).stream())
                .findFirst();
    }

    private Optional<Failure> changed() {
        return first(files);
    }

    /** The first file that is not what was planned. What lies elsewhere is asked for several at once. */
    private Optional<Failure> first(List<Sealed> among) {
        boolean elsewhere = among.stream()
                .limit(1)
                .anyMatch(opened -> places.isElsewhere(opened.file().location()));
        Stream<Optional<Failure>> failures = elsewhere
                ? AtOnce.map(RangeFetch.PARALLEL, among.size(), index -> failure(among.get(index))).stream()
                : among.stream().map(this::failure);
        return failures.flatMap(Optional::stream).findFirst();
    }

    private Optional<Failure> failure(Sealed sealed) {
        return sealed.difference(store.stat(sealed.file().location())).map(sealed::failure);
    }

    private record Sealed(String source, SourceFile file, boolean text) {
        Optional<String> difference(Optional<ObjectStore.Stat> found) {
            if (found.isEmpty()) {
                return Optional.of("is not there any more");
            }
            ObjectStore.Stat stat = found.get();
            if (stat.sizeBytes() != file.sizeBytes()) {
                return Optional.of("has " + stat.sizeBytes() + " bytes instead of " + file.sizeBytes());
            }
            if (stat.modifiedMicros() != file.modifiedMicros()) {
                return Optional.of("was written again");
            }
            boolean replaced = !file.tag().isEmpty() && !file.tag().equals(stat.tag());
            return replaced ? Optional.of("was replaced by another") : Optional.empty();
        }

        /** @param kind {@code CORRUPT} where the bytes are not those that a run has published, {@code INVALID} where the user wrote them so */
        Failure damaged(FailureKind kind, String damage) {
            String message =
                    "the file '" + file.location() + "' of source '" + source + "' cannot be trusted: " + damage;
            return Failure.of(kind, "SOURCE_DAMAGED", message)
                    .withRemedy("Write the file again, or leave it out of the source")
                    .ofSource(source);
        }

        Failure failure(String difference) {
            String message = "the file '" + file.location() + "' of source '" + source
                    + "' changed after the run was planned: it " + difference;
            return Failure.of(FailureKind.INVALID, "SOURCE_CHANGED", message)
                    .withRemedy(REMEDY)
                    .ofSource(source);
        }
    }
}
