package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the files of a source in a fixed order: places as they are listed, files of a folder or pattern by location. In folders and patterns
 * names that begin with {@code .} or {@code _} are passed over. A folder that Millrace published is read by its manifest, so that a reader never
 * sees half of an overwrite.
 */
final class FileSearch {
    private final ObjectStore store;
    private final FolderListing listing;

    FileSearch(ObjectStore store) {
        this.store = store;
        this.listing = new FolderListing(store);
    }

    List<FoundFile> find(JobSpec.Source source) {
        if (source.isOpen()) {
            throw new IllegalStateException("nobody has looked up what '" + source.name() + "' stands for");
        }
        List<FoundFile> files = new ArrayList<>();
        for (String place : source.from()) {
            files.addAll(find(source, place));
        }
        return files.isEmpty() ? files : left(source, files);
    }

    /** Without what the source excludes: by name where a pattern has no slash, else by the whole location. */
    private static List<FoundFile> left(JobSpec.Source source, List<FoundFile> files) {
        List<FoundFile> left = files;
        for (String text : source.options().exclude()) {
            GlobPattern pattern = pattern(text);
            boolean byName = text.indexOf('/') < 0;
            left = left.stream()
                    .filter(file -> !pattern.matches(
                            byName ? file.location().name() : file.location().uri()))
                    .toList();
        }
        if (left.isEmpty()) {
            throw Failure.invalid(
                            "PATH_NOT_FOUND",
                            "the source '" + source.name() + "' excludes all of its " + files.size() + " files",
                            "Narrow the patterns of exclude:")
                    .toException();
        }
        return left;
    }

    private List<FoundFile> find(JobSpec.Source source, String place) {
        String trimmed = place.replaceAll("/+$", "");
        if (trimmed.equals(place)) {
            Optional<FoundFile> file = file(location(place));
            if (file.isPresent()) {
                return List.of(file.get());
            }
        }
        return GlobPattern.isPattern(trimmed)
                ? matches(trimmed, shown(source, place))
                : folder(source, location(trimmed), shown(source, place));
    }

    /** A place as the user wrote it: what a query names as a path is called so. */
    private static String shown(JobSpec.Source source, String place) {
        String name = source.name();
        boolean isPath = name.indexOf('/') >= 0 || name.indexOf('.') >= 0;
        String path = name.replaceAll("/+$", "").replaceFirst("^(\\./)+", "");
        return isPath && place.replaceAll("/+$", "").endsWith("/" + path) ? name : place.replaceFirst("^file://", "");
    }

    private static Location location(String text) {
        try {
            return new Location(text);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(
                            "BAD_PATH",
                            "'" + text + "' is not a place that can be read",
                            "Write an absolute path, or s3://bucket/key")
                    .toException();
        }
    }

    private Optional<FoundFile> file(Location location) {
        return store.stat(location).map(stat -> new FoundFile(listed(location, stat), location.uri(), false));
    }

    private static ObjectStore.Listed listed(Location location, ObjectStore.Stat stat) {
        return new ObjectStore.Listed(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag());
    }

    private List<FoundFile> matches(String text, String shown) {
        GlobPattern pattern = pattern(text);
        Location folder = location(pattern.fixedFolder());
        Predicate<String> wanted =
                path -> pattern.matches(folder.uri() + "/" + path) && (pattern.namesHidden() || !isHidden(path));
        int depth = pattern.crossesFolders() ? Integer.MAX_VALUE : pattern.depth();
        List<FoundFile> files = found(folder, listing.list(folder, depth, wanted));
        if (files.isEmpty()) {
            throw Failure.invalid(
                            "PATH_NOT_FOUND",
                            "no file matches '" + shown + "'",
                            "Check the pattern; * stays within one folder, ** goes through folders, hidden files are"
                                    + " passed over")
                    .toException();
        }
        return files;
    }

    private static GlobPattern pattern(String text) {
        try {
            return GlobPattern.of(text);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid(
                            "BAD_PATH",
                            "the pattern '" + text + "' cannot be read: " + e.getMessage(),
                            "Close each [ and {, or put a backslash before one that belongs to a name")
                    .toException();
        }
    }

    private List<FoundFile> folder(JobSpec.Source source, Location folder, String shown) {
        Optional<ObjectStore.Blob> manifest = store.get(Layout.manifest(folder));
        if (manifest.isPresent()) {
            return published(
                    folder,
                    StoredDocument.read(Layout.manifest(folder), manifest.get().bytes(), ManifestCodec::read));
        }
        List<FoundFile> files = found(folder, listing.list(folder, Integer.MAX_VALUE, path -> !isHidden(path)));
        if (files.isEmpty()) {
            throw Failure.invalid(
                            "PATH_NOT_FOUND",
                            "'" + shown + "' is not there, or is a folder without files",
                            "Check the path; names that begin with . or _ are passed over")
                    .toException();
        }
        return dataFiles(source, files);
    }

    /** Of a folder that also holds other things only files with a known ending count, if there are any. */
    private static List<FoundFile> dataFiles(JobSpec.Source source, List<FoundFile> files) {
        Optional<FileFormat> format = FileFormat.parse(source.format());
        List<FoundFile> known = files.stream()
                .filter(file -> FileFormat.ofName(file.path())
                        .filter(found -> format.isEmpty() || format.get() == found)
                        .isPresent())
                .toList();
        return known.isEmpty() ? files : known;
    }

    private List<FoundFile> published(Location folder, Manifest manifest) {
        List<FoundFile> files = new ArrayList<>();
        for (Manifest.File entry : manifest.files()) {
            Location location = folder.resolve(entry.name());
            ObjectStore.Stat stat = store.stat(location)
                    .filter(found -> found.sizeBytes() == entry.sizeBytes())
                    .orElseThrow(() -> Failure.invalid(
                                    "SOURCE_DAMAGED",
                                    "'" + location + "' is not there as '" + Layout.manifest(folder) + "' describes it",
                                    "Write the output again, or name its files one by one to read what is left")
                            .toException());
            files.add(new FoundFile(listed(location, stat), entry.name(), true, entry.footerChecksum(), entry.rows()));
        }
        return files;
    }

    private static List<FoundFile> found(Location folder, List<ObjectStore.Listed> objects) {
        return objects.stream()
                .map(object -> new FoundFile(
                        object, object.location().uri().substring(folder.uri().length() + 1), true))
                .toList();
    }

    private static boolean isHidden(String path) {
        for (String segment : path.split("/")) {
            if (segment.startsWith(".") || segment.startsWith("_") && segment.indexOf('=') < 0) {
                return true;
            }
        }
        return false;
    }
}
