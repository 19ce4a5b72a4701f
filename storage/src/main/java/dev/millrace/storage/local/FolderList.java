package dev.millrace.storage.local;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.Utf8Order;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Files below a folder in order of their locations, a page at a time. Links are followed, except those to a folder that they lie in. What
 * vanishes meanwhile is left out.
 */
final class FolderList {
    private final String after;
    private final int limit;
    private final List<Listed> found = new ArrayList<>();

    FolderList(String after, int limit) {
        this.after = after;
        this.limit = limit;
    }

    List<Listed> of(Path folder, String uri) throws IOException {
        add(folder, uri + "/");
        return found;
    }

    /** {@code prefix}: what all locations in the folder begin with. */
    private void add(Path folder, String prefix) throws IOException {
        if (found.size() >= limit || isBefore(prefix)) {
            return;
        }
        for (String name : names(folder)) {
            if (found.size() >= limit) {
                return;
            }
            if (name.endsWith("/")) {
                add(folder.resolve(name.substring(0, name.length() - 1)), prefix + name);
            } else if (Utf8Order.OF_TEXT.compare(prefix + name, after) > 0) {
                addFile(folder.resolve(name), prefix + name);
            }
        }
    }

    /** Whether all that begins with the prefix comes before the page. */
    private boolean isBefore(String prefix) {
        return Utf8Order.OF_TEXT.compare(prefix, after) < 0 && !after.startsWith(prefix);
    }

    /** Names in order; those of folders end with a slash, as they do within locations. */
    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Files.isDirectory(entry)) {
                    if (!isCycle(folder, entry)) {
                        names.add(name + "/");
                    }
                } else if (!TemporaryFiles.isName(name)) {
                    names.add(name);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException broken) {
            throw broken.getCause();
        } catch (IOException error) {
            if (!FileErrors.isMissing(error)) {
                throw error;
            }
        }
        names.sort(Utf8Order.OF_TEXT);
        return names;
    }

    private static boolean isCycle(Path folder, Path entry) throws IOException {
        return Files.isSymbolicLink(entry) && folder.toRealPath().startsWith(entry.toRealPath());
    }

    private void addFile(Path file, String uri) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                FileVersion version = FileVersion.of(attributes);
                found.add(new Listed(new Location(uri), version.sizeBytes(), version.modifiedMicros(), version.tag()));
            }
        } catch (IOException error) {
            if (!FileErrors.isMissing(error)) {
                throw error;
            }
        }
    }
}
