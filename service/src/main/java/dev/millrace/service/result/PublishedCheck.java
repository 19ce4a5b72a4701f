package dev.millrace.service.result;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.StoredDocument;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares published files with what their manifest says of them. */
public final class PublishedCheck {
    private final ObjectStore objects;

    public PublishedCheck(ObjectStore objects) {
        this.objects = objects;
    }

    /** A file that is not as it was published; {@code what} is the end of a sentence. */
    public record Damage(String file, String what) {}

    /** The manifest of a folder. Throws {@code INVALID} when there is none, {@code CORRUPT} when it cannot be read. */
    public Manifest manifest(Location folder) {
        return StoredDocument.get(objects, Layout.manifest(folder), ManifestCodec::read)
                .orElseThrow(() -> Failure.invalid(
                                "NOT_PUBLISHED",
                                "'" + folder + "' has no _manifest.json",
                                "Name a folder to which a run has published")
                        .toException());
    }

    /** Every file that differs, in order of the manifest. */
    public List<Damage> damages(Location folder, Manifest manifest) {
        List<Damage> damages = new ArrayList<>();
        for (Manifest.File file : manifest.files()) {
            damage(folder, file).ifPresent(what -> damages.add(new Damage(file.name(), what)));
        }
        return damages;
    }

    private Optional<String> damage(Location folder, Manifest.File file) {
        Location location = folder.resolve(file.name());
        try {
            return new ObjectCheck(objects).damage(location, file.sizeBytes(), file.checksum());
        } catch (IOException error) {
            throw new StorageException.Unavailable("'" + location + "' could not be read: " + error, error);
        }
    }
}
