package dev.millrace.service.tables;

import dev.millrace.coordinator.plan.source.FileFormat;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.Utf8Order;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tables in a folder, one level deep, in order of place. Names that begin with {@code .} or {@code _} are passed over, as sources pass them over; so is
 * what lies below an entry. So a page costs a request or two for each of its entries, and at most {@value #MOST_BARREN} lists for what it passes over: then
 * it ends where it is, maybe short or empty, and its token goes on from there.
 */
public final class TableFolder {
    static final int AT_ONCE = 200;

    /** Lists of a page in which there is no entry. */
    static final int MOST_BARREN = 20;

    /** All lists of a page: each folder needs one, and who asks waits for them. */
    private static final int MOST_LISTS = 100;

    /** Behind all names in ASCII. Others are read through. */
    private static final String LAST_NAME = "~";

    private final ObjectStore objects;
    private final Location folder;
    private final Predicate<Location> visible;

    /** @param visible what may be told of */
    public TableFolder(ObjectStore objects, Location folder, Predicate<Location> visible) {
        this.objects = objects;
        this.folder = folder;
        this.visible = visible;
    }

    /**
     * Some entries.
     *
     * @param nextOrEmpty asks for those that come after them
     */
    public record Page(List<TableEntry> entries, String nextOrEmpty) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * At most so many entries, maybe fewer or none although more follow: as long as there is a token there may be others. Throws {@code PATH_NOT_FOUND}
     * when nothing lies in the folder.
     *
     * @param tokenOrEmpty of the page before
     */
    public Page page(String tokenOrEmpty, int most) {
        List<TableEntry> entries = new ArrayList<>();
        String passed = tokenOrEmpty.substring(0, Math.max(0, tokenOrEmpty.indexOf('/')));
        String after = tokenOrEmpty.isEmpty()
                ? ""
                : folder + "/" + tokenOrEmpty + (tokenOrEmpty.endsWith("/") ? LAST_NAME : "");
        List<ObjectStore.Listed> found = objects.list(folder, after, AT_ONCE);
        if (found.isEmpty() && tokenOrEmpty.isEmpty()) {
            throw nothing();
        }
        int barren = 0;
        for (int lists = 1; !found.isEmpty(); lists++) {
            int before = entries.size();
            for (ObjectStore.Listed object : found) {
                after = object.location().uri();
                String below = object.location().below(folder);
                int slash = below.indexOf('/');
                String name = slash < 0 ? below : below.substring(0, slash);
                if (slash >= 0 && name.equals(passed)) {
                    continue;
                }
                Optional<TableEntry> entry = isHidden(name) ? Optional.empty() : entry(object, name, slash >= 0);
                if (entry.isPresent() && entries.size() == most) {
                    return new Page(entries, token(entries.getLast()));
                }
                entry.ifPresent(entries::add);
                if (slash >= 0) {
                    passed = name;
                    after = later(folder + "/" + name + "/" + LAST_NAME, after);
                    break;
                }
            }
            barren += entries.size() == before ? 1 : 0;
            if (barren == MOST_BARREN || lists == MOST_LISTS) {
                return new Page(entries, after.substring(folder.uri().length() + 1));
            }
            found = objects.list(folder, after, AT_ONCE);
        }
        return new Page(entries, "");
    }

    private static String later(String one, String other) {
        return Utf8Order.OF_TEXT.compare(one, other) < 0 ? other : one;
    }

    private static String token(TableEntry entry) {
        return entry.place().name() + (entry instanceof TableEntry.DataFile ? "" : "/");
    }

    private static boolean isHidden(String name) {
        return name.isEmpty() || name.startsWith(".") || name.startsWith("_") && name.indexOf('=') < 0;
    }

    private Optional<TableEntry> entry(ObjectStore.Listed object, String name, boolean isFolder) {
        Optional<TableEntry> entry = isFolder ? Optional.of(folder(folder.resolve(name))) : file(object);
        return entry.filter(one -> visible.test(one.place()));
    }

    private static Optional<TableEntry> file(ObjectStore.Listed object) {
        return FileFormat.ofName(object.location().name())
                .map(format -> new TableEntry.DataFile(
                        object.location(),
                        format.name().toLowerCase(Locale.ROOT),
                        object.sizeBytes(),
                        object.modifiedMicros()));
    }

    /** A manifest that is damaged is for who reads the table to be told. */
    private TableEntry folder(Location place) {
        if (!visible.test(place)) {
            return new TableEntry.Folder(place);
        }
        try {
            return StoredDocument.get(objects, Layout.manifest(place), ManifestCodec::read)
                    .<TableEntry>map(manifest -> new TableEntry.Published(place, manifest))
                    .orElseGet(() -> new TableEntry.Folder(place));
        } catch (MillraceException error) {
            if (error.failure().kind() != FailureKind.CORRUPT) {
                throw error;
            }
            return new TableEntry.Folder(place);
        }
    }

    private MillraceException nothing() {
        return Failure.invalid(
                        "PATH_NOT_FOUND",
                        "'" + folder.path() + "' is not there, or is a folder without files",
                        "Name a folder that has tables in it")
                .toException();
    }
}
