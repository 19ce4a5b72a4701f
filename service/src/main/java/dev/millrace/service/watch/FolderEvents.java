package dev.millrace.service.watch;

import dev.millrace.graph.Location;
import dev.millrace.storage.local.LocalPaths;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the file system tells of folders of this machine. Folders that cannot be watched, and file systems that tell nothing, are left to listings.
 */
public final class FolderEvents implements UploadEvents {
    private static final long STEP_MILLIS = 100;

    private final WatchService service;
    private final Semaphore woken = new Semaphore(0);

    private FolderEvents(WatchService service) {
        this.service = service;
    }

    /** Of those of the folders that are on this machine. */
    public static FolderEvents of(List<Location> folders) {
        try {
            FolderEvents events = new FolderEvents(FileSystems.getDefault().newWatchService());
            folders.stream()
                    .filter(folder -> folder.scheme().equals("file"))
                    .forEach(folder -> events.watch(Path.of(folder.path())));
            return events;
        } catch (IOException none) {
            throw new java.io.UncheckedIOException(none);
        }
    }

    private void watch(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes facts) throws IOException {
                    below.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException | ClosedWatchServiceException unwatched) {
            // Listings find what comes there.
        }
    }

    @Override
    public List<Location> await(long millis) throws InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            List<Location> told = told();
            long left = untilNanos - System.nanoTime();
            if (!told.isEmpty()
                    || left <= 0
                    || woken.tryAcquire(
                            Math.min(left, TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS)), TimeUnit.NANOSECONDS)) {
                return told;
            }
        }
    }

    private List<Location> told() {
        List<Location> told = new ArrayList<>();
        try {
            for (WatchKey key = service.poll(); key != null; key = service.poll()) {
                if (key.watchable() instanceof Path folder) {
                    for (WatchEvent<?> event : key.pollEvents()) {
                        if (event.context() instanceof Path name) {
                            tell(folder.resolve(name), told);
                        }
                    }
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException closed) {
            // Nothing is told any more.
        }
        return told;
    }

    private void tell(Path path, List<Location> told) {
        if (Files.isDirectory(path)) {
            watch(path);
        } else {
            told.add(LocalPaths.location(path));
        }
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException unneeded) {
            // Nothing is told any more either way.
        }
    }
}
