package dev.millrace.coordinator.plan.reuse;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.StoredDocument;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files that runs have taken of incremental sources: one published table of JSON lines for each source. What is damaged is an error: a file that is
 * forgotten would be taken twice.
 */
public final class TakenFiles {
    private final ObjectStore store;
    private final Layout layout;

    public TakenFiles(ObjectStore store, Layout layout) {
        this.store = store;
        this.layout = layout;
    }

    /**
     * What was taken.
     *
     * @param tag of the manifest that lists it; empty: nothing was taken
     */
    public record Found(Location folder, String tag, List<TakenFile> files) {
        public Found {
            files = List.copyOf(files);
        }
    }

    /** Where a source's taken files are kept. */
    public Location folder(String job, String environment, String source) {
        return layout.taken(job, environment, source);
    }

    /** What was taken of a source; the manifest's tag is read first. Throws {@code CORRUPT} where any of it is damaged. */
    public Found read(Location folder) {
        Optional<ObjectStore.Blob> blob = store.get(Layout.manifest(folder));
        if (blob.isEmpty()) {
            return new Found(folder, "", List.of());
        }
        Manifest manifest =
                StoredDocument.read(Layout.manifest(folder), blob.get().bytes(), ManifestCodec::read);
        List<TakenFile> files = new ArrayList<>();
        for (Manifest.File file : manifest.files()) {
            try {
                add(folder, manifest, file, files);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
        return new Found(folder, blob.get().tag(), files);
    }

    private void add(Location folder, Manifest manifest, Manifest.File file, List<TakenFile> files) throws IOException {
        Location location = folder.resolve(file.name());
        new ObjectCheck(store)
                .damage(location, file.sizeBytes(), file.checksum())
                .ifPresent(damage -> {
                    throw Failure.of(
                                    FailureKind.CORRUPT,
                                    "TAKEN_DAMAGED",
                                    "'" + location.path() + "', which lists files that were taken, is damaged: "
                                            + damage)
                            .withRemedy(
                                    "Forget what was taken with millrace taken rm, and take all files again with run --full")
                            .toException();
                });
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(opened(location), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = JsonMapper.shared().readTree(line);
                files.add(new TakenFile(
                        row.get("file").stringValue(),
                        row.get("bytes").longValue(),
                        row.get("modified").longValue(),
                        row.get("content").stringValue(),
                        manifest.writer(file)));
            }
        }
    }

    private InputStream opened(Location location) {
        return store.open(location)
                .orElseThrow(() -> new StorageException.Unavailable("'" + location + "' went while it was read", null));
    }

    /** SHA-256 of a file's bytes. */
    public String content(Location file) {
        try (InputStream in = opened(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return "sha256:"
                    + HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
