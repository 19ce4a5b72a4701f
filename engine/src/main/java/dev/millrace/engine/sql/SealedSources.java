package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The source files that a task reads, as they were when planned. A file that is not the same any more ends the run: no mixture of two states. */
final class SealedSources {
    private static final String REMEDY = "Start a new run, and do not change source files while a run reads them";

    private static final String PARQUET = "read_parquet";

    private final ObjectStore store;
    private final GzipTexts gzip;
    private final VerifiedObjects verified;
    private final List<Sealed> files = new ArrayList<>();

    SealedSources(ObjectStore store, GzipTexts gzip, VerifiedObjects verified) {
        this.store = store;
        this.gzip = gzip;
        this.verified = verified;
    }

    /** Compares a file before its first byte is read; one of which a manifest tells, with all its bytes. */
    void open(Scan scan, SourceFile file) throws IOException {
        boolean text = !scan.shapes().get(file.shape()).reader().equals(PARQUET);
        Sealed sealed = new Sealed(scan.source(), file, text);
        sealed.difference(store.stat(file.location())).ifPresent(difference -> {
            throw new MillraceException(sealed.failure(difference));
        });
        if (!file.checksum().isEmpty()) {
            Optional<String> damage = verified.damage(store, file);
            if (damage.isPresent()) {
                throw new MillraceException(sealed.damaged(FailureKind.CORRUPT, damage.get()));
            }
        }
        files.add(sealed);
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
                .flatMap(text -> gzip.damage(text.file()).map(how -> text.damaged(FailureKind.INVALID, how)).stream())
                .findFirst();
    }

    /** The first file that is not what was planned. */
    private Optional<Failure> changed() {
        for (Sealed sealed : files) {
            Optional<String> difference =
                    sealed.difference(store.stat(sealed.file().location()));
            if (difference.isPresent()) {
                return Optional.of(sealed.failure(difference.get()));
            }
        }
        return Optional.empty();
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
                    .withRemedy("Write the file again, or leave it out of the source");
        }

        Failure failure(String difference) {
            String message = "the file '" + file.location() + "' of source '" + source
                    + "' changed after the run was planned: it " + difference;
            return Failure.of(FailureKind.INVALID, "SOURCE_CHANGED", message).withRemedy(REMEDY);
        }
    }
}
