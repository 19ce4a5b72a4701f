package dev.millrace.storage.local;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore.Listed;
import dev.millrace.storage.Utf8Order;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
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
        for (String name : names(folder)) {
            if (found.size() >= limit) {
                return;
            }
            if (!isBefore(prefix + name)) {
                addEntry(folder, withoutSlash(name), prefix);
            }
        }
    }

    /** Whether neither a file of this location nor anything in a folder of this location comes after {@link #after}. */
    private boolean isBefore(String uri) {
        String folder = uri.endsWith("/") ? uri : uri + "/";
        return Utf8Order.OF_TEXT.compare(folder, after) < 0 && !after.startsWith(folder);
    }

    private void addEntry(Path folder, String name, String prefix) throws IOException {
        Path entry = folder.resolve(name);
        String uri = prefix + name;
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                if (!isCycle(folder, entry)) {
                    add(entry, uri + "/");
                }
            } else if (attributes.isRegularFile() && Utf8Order.OF_TEXT.compare(uri, after) > 0) {
                FileVersion version = FileVersion.of(attributes);
                found.add(new Listed(new Location(uri), version.sizeBytes(), version.modifiedMicros(), version.tag()));
            }
        } catch (IOException error) {
            if (!FileErrors.isMissing(error)) {
                throw error;
            }
        }
    }

    /**
     * Names in order of the locations below them. Within a location a folder's name is followed by a slash, which matters only where the next name
     * continues it with a smaller character ({@code a/x} stands after {@code a-b}): only there it is asked whether it is a folder.
     */
    private static List<String> names(Path folder) throws IOException {
        List<String> names = entries(folder);
        names.sort(Utf8Order.OF_TEXT);
        boolean changed = false;
        for (int index = 0; index + 1 < names.size(); index++) {
            String name = names.get(index);
            if (isContinuedBelowSlash(name, names.get(index + 1)) && Files.isDirectory(folder.resolve(name))) {
                names.set(index, name + "/");
                changed = true;
            }
        }
        if (changed) {
            names.sort(Utf8Order.OF_TEXT);
        }
        return names;
    }

    private static boolean isContinuedBelowSlash(String name, String next) {
        return next.startsWith(name) && next.length() > name.length() && next.charAt(name.length()) < '/';
    }

    private static String withoutSlash(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static List<String> entries(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!TemporaryFiles.isName(name)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        } catch (IOException error) {
            if (!FileErrors.isMissing(error)) {
                throw error;
            }
        }
        return names;
    }

    private static boolean isCycle(Path folder, Path entry) throws IOException {
        return Files.isSymbolicLink(entry) && folder.toRealPath().startsWith(entry.toRealPath());
    }
}
