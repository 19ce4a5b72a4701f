package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lists the files below a folder. A folder of the local file system is walked level by level, so that a pattern in a folder of a million other
 * files costs only what it names; any other store lists by prefix.
 */
final class FolderListing {
    private static final int PAGE = 1_000;
    private static final String LOCAL = "file://";

    private final ObjectStore store;

    FolderListing(ObjectStore store) {
        this.store = store;
    }

    /**
     * Files in order of location whose path below the folder is wanted.
     *
     * @param depth number of levels to go down, at least 1
     */
    List<ObjectStore.Listed> list(Location folder, int depth, Predicate<String> wanted) {
        return folder.uri().startsWith(LOCAL) ? walk(folder, depth, wanted) : byPrefix(folder, wanted);
    }

    private List<ObjectStore.Listed> byPrefix(Location folder, Predicate<String> wanted) {
        List<ObjectStore.Listed> found = new ArrayList<>();
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = store.list(folder, after, PAGE);
            for (ObjectStore.Listed object : page) {
                if (wanted.test(below(folder, object.location()))) {
                    found.add(object);
                }
                after = object.location().uri();
            }
        } while (!page.isEmpty());
        return found;
    }

    private List<ObjectStore.Listed> walk(Location folder, int depth, Predicate<String> wanted) {
        Path root = Path.of(folder.uri().substring(LOCAL.length()));
        List<Location> locations = new ArrayList<>();
        if (Files.isDirectory(root)) {
            try {
                Files.walkFileTree(
                        root,
                        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                        depth,
                        new Collector(folder, root, wanted, locations));
            } catch (IOException e) {
                throw new StorageException.Denied(
                        "PATH_UNREADABLE",
                        "'" + folder + "' cannot be listed: " + e,
                        "Check the permissions of the folder and what is below it",
                        e);
            }
        }
        return locations.stream()
                .sorted()
                .flatMap(location -> store
                        .stat(location)
                        .map(stat ->
                                new ObjectStore.Listed(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag()))
                        .stream())
                .toList();
    }

    private static String below(Location folder, Location file) {
        return file.uri().substring(folder.uri().length() + 1);
    }

    /** Gathers wanted files. What cannot be read is an error: a part of a source must not be missing. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Location folder;
        private final Path root;
        private final Predicate<String> wanted;
        private final List<Location> locations;

        Collector(Location folder, Path root, Predicate<String> wanted, List<Location> locations) {
            this.folder = folder;
            this.root = root;
            this.wanted = wanted;
            this.locations = locations;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = root.relativize(file).toString();
            if (attributes.isRegularFile() && wanted.test(path)) {
                locations.add(folder.resolve(path));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            throw failure;
        }
    }
}
