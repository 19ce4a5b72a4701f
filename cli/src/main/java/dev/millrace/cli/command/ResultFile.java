package dev.millrace.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of {@code --out}: it is there in full, or what was there before stays. */
final class ResultFile {
    private ResultFile() {}

    /** What fills a file. */
    interface Filling {
        void fill(Path file) throws IOException;
    }

    /** Fills a draft beside the target and gives it the target's name; a device or pipe is written as it comes. */
    static void write(Path target, Filling filling) throws IOException {
        Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path folder = place.getParent();
        if (folder == null || !canBeDrafted(place, folder)) {
            filling.fill(place);
            return;
        }
        Path draft = draft(place, folder);
        try {
            filling.fill(draft);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path place, Path folder) {
        return folder.resolve(
                "." + place.getFileName() + ".draft-" + ProcessHandle.current().pid());
    }

    /** Makes the draft for a moment: permissions alone do not tell what a file system accepts. Throws where {@link #write} would. */
    static void probe(Path target) throws IOException {
        Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path folder = place.getParent();
        if (folder != null && canBeDrafted(place, folder)) {
            Path draft = draft(place, folder);
            Files.deleteIfExists(draft);
            Files.createFile(draft);
            Files.delete(draft);
        }
    }

    private static boolean canBeDrafted(Path place, Path folder) {
        return Files.isWritable(folder)
                && (Files.isRegularFile(place) || !Files.exists(place, LinkOption.NOFOLLOW_LINKS));
    }
}
