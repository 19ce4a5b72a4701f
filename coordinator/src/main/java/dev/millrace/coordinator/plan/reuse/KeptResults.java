package dev.millrace.coordinator.plan.reuse;

import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.segment.ObjectCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The kept results of steps: published folders, one for each identity, below a folder for each step. A result counts only if its manifest can be
 * read, holds the same identity word for word, and every byte of its files is as the manifest says. What does not is left where it is, and the next
 * result of that identity gets a folder of its own beside it. Any whole result of an identity is as good as another: nothing is decided here.
 */
public final class KeptResults {
    private static final int PAGE = 1_000;
    private static final int MOST_LISTED = 20_000;
    private static final int MOST_COMPARED = 20;
    private static final int MOST_BESIDE = 50;

    private final ObjectStore store;
    private final Layout layout;

    public KeptResults(ObjectStore store, Layout layout) {
        this.store = store;
        this.layout = layout;
    }

    /** What is there of a step. */
    public sealed interface Found {
        /** A whole result of the identity. */
        record Kept(Location folder, Manifest manifest) implements Found {}

        /**
         * None.
         *
         * @param folder where the next may be kept
         * @param reason as the end of a sentence
         */
        record None(Location folder, String reason) implements Found {}
    }

    /** Looks for a result. */
    public Found find(String job, String step, StepIdentity identity) {
        String hash = Variant.of(identity.text());
        Optional<String> damage = Optional.empty();
        for (int beside = 0; beside < MOST_BESIDE; beside++) {
            Location folder = layout.kept(job, step, hash, beside);
            Optional<ObjectStore.Blob> blob = store.get(Layout.manifest(folder));
            if (blob.isEmpty()) {
                return new Found.None(folder, damage.orElseGet(() -> reason(job, step, identity)));
            }
            Optional<Manifest> manifest = readable(blob.get());
            Optional<String> wrong = manifest.isEmpty()
                    ? Optional.of("its manifest cannot be read")
                    : damage(folder, manifest.get(), identity);
            if (wrong.isEmpty()) {
                return new Found.Kept(folder, manifest.orElseThrow());
            }
            damage = Optional.of("the cached result in '" + folder.path() + "' is damaged: " + wrong.get());
        }
        return new Found.None(layout.kept(job, step, hash, MOST_BESIDE), damage.orElse("no result is whole"));
    }

    private static Optional<Manifest> readable(ObjectStore.Blob blob) {
        try {
            return Optional.of(ManifestCodec.read(blob.bytes()));
        } catch (MillraceException damaged) {
            return Optional.empty();
        }
    }

    private Optional<String> damage(Location folder, Manifest manifest, StepIdentity identity) {
        if (!identity.equals(manifest.identityOrNull())) {
            return Optional.of("its manifest tells of another identity");
        }
        ObjectCheck check = new ObjectCheck(store);
        for (Manifest.File file : manifest.files()) {
            Optional<String> wrong = damage(check, folder, file);
            if (wrong.isPresent()) {
                return Optional.of("'" + file.name() + "': " + wrong.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> damage(ObjectCheck check, Location folder, Manifest.File file) {
        try {
            return check.damage(folder.resolve(file.name()), file.sizeBytes(), file.checksum());
        } catch (IOException | StorageException unreadable) {
            return Optional.of("it cannot be read: " + unreadable.getMessage());
        }
    }

    /** What is another than in the newest result, of those with the same parameters if there are any. */
    private String reason(String job, String step, StepIdentity identity) {
        List<IdentityChange> changes = newest(job, step).stream()
                .map(one -> new IdentityChange(step, one, identity))
                .toList();
        return changes.stream()
                .filter(change -> !change.isOfParameters())
                .findFirst()
                .or(() -> changes.stream().findFirst())
                .map(IdentityChange::sentence)
                .orElse("first time");
    }

    private List<StepIdentity> newest(String job, String step) {
        List<ObjectStore.Listed> manifests = new ArrayList<>();
        Location folder = layout.kept(job, step);
        String after = "";
        int listed = 0;
        List<ObjectStore.Listed> page;
        do {
            page = store.list(folder, after, PAGE);
            for (ObjectStore.Listed object : page) {
                after = object.location().uri();
                if (Layout.isManifest(object.location())) {
                    manifests.add(object);
                }
            }
            listed += page.size();
        } while (page.size() == PAGE && listed < MOST_LISTED);
        manifests.sort(
                Comparator.comparingLong(ObjectStore.Listed::modifiedMicros).reversed());
        return manifests.stream()
                .limit(MOST_COMPARED)
                .flatMap(object -> store.get(object.location()).flatMap(KeptResults::readable).stream())
                .flatMap(manifest -> Optional.ofNullable(manifest.identityOrNull()).stream())
                .toList();
    }
}
