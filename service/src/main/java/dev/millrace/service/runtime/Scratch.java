package dev.millrace.service.runtime;

import dev.millrace.service.home.Home;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.ProcessToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary files of processes. */
final class Scratch {
    private Scratch() {}

    /** Deletes what dead processes left, and forgets them. Their leases must have been ended. Returns the folders. */
    static List<Path> clear(Home home, LivingProcesses processes, boolean dryRun) {
        List<Path> left = folders(home).stream()
                .filter(folder -> !isAlive(folder, processes))
                .toList();
        if (!dryRun) {
            left.forEach(Scratch::delete);
            processes.dead().forEach(processes::forget);
        }
        return left;
    }

    private static List<Path> folders(Home home) {
        if (!Files.isDirectory(home.scratch())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(home.scratch())) {
            return folders.sorted().toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static boolean isAlive(Path folder, LivingProcesses processes) {
        try {
            return processes.isAlive(new ProcessToken(folder.getFileName().toString()));
        } catch (IllegalArgumentException notOfAProcess) {
            return true;
        }
    }

    /**
     * Deletes a folder and all in it. What another process deletes meanwhile is no error; where one that is about to end still writes, the folder
     * stays for whoever clears up next.
     */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException changed) {
            return;
        } catch (UncheckedIOException error) {
            if (!(error.getCause() instanceof NoSuchFileException)) {
                throw error;
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
