package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.service.home.FileTrouble;
import dev.millrace.service.home.Home;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.route.RoutedObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at destinations before any work is done, because a run that is publishing cannot go back. What goes wrong later holds the run up until it
 * is mended.
 */
public final class Destinations {
    private static final String FILES = "file://";

    /** Levels of folders: those of partitions, as a rule. */
    private static final int LOOKED_INTO = 8;

    private Destinations() {}

    /** Throws for the first destination to which nothing can be published. */
    public static void check(JobSpec job, Home home, EffectiveSettings settings) {
        try (RoutedObjectStore objects = ReachableStores.looking(home.folder(), settings)) {
            ObjectDestinations others = ObjectDestinations.tried(objects);
            Stream.concat(job.sinks().stream(), quarantines(job))
                    .forEach(sink -> (sink.to().uri().startsWith(FILES) ? trouble(sink, home) : others.trouble(sink))
                            .ifPresent(failure -> {
                                throw failure.at(sink.place()).toException();
                            }));
        }
    }

    /** The same where there are no files of a machine, and others write the results. */
    public static void check(JobSpec job, Layout layout, ObjectStore store) {
        ObjectDestinations destinations = ObjectDestinations.seen(store);
        Stream.concat(job.sinks().stream(), quarantines(job))
                .forEach(sink -> inHome(sink, layout)
                        .or(() -> destinations.trouble(sink))
                        .ifPresent(failure -> {
                            throw failure.at(sink.place()).toException();
                        }));
    }

    private static Optional<Failure> inHome(Sink sink, Layout layout) {
        return Stream.concat(Stream.of(layout.home()), layout.spools().stream())
                        .anyMatch(own -> (sink.to().uri() + "/").startsWith(own.uri() + "/"))
                ? refused(
                        "OUTPUT_IN_HOME",
                        what(sink, sink.to().uri()) + ", because all that lies in the home is Millrace's own",
                        "Choose a folder outside of " + layout.home())
                : Optional.empty();
    }

    /** Folders that keep bad rows; a result that is there is replaced. */
    private static Stream<Sink> quarantines(JobSpec job) {
        return job.quality().contracts().stream()
                .flatMap(contract -> contract.badRows().to().stream()
                        .map(to -> new Sink(
                                contract.on() + ".bad", to, OutputSpec.Format.PARQUET, true, contract.place())));
    }

    private static Optional<Failure> trouble(Sink sink, Home home) {
        Path folder = path(sink.to());
        String what = what(sink, folder.toString());
        if (folder.startsWith(JobPaths.followed(home.folder()))) {
            return refused(
                    "OUTPUT_IN_HOME",
                    what + ", because all that lies in the home is Millrace's own",
                    "Choose a folder outside of " + home.folder());
        }
        Path existing = existing(folder);
        if (!Files.isDirectory(existing)) {
            return refused(
                    "OUTPUT_NOT_A_FOLDER",
                    what + ", because " + existing + " is not a folder",
                    "Choose another folder");
        }
        Optional<String> reason =
                Files.isWritable(existing) ? creation(folder) : Optional.of(existing + " cannot be written");
        if (reason.isPresent()) {
            return refused(
                    "OUTPUT_READ_ONLY", what + ": " + reason.get(), "Change its permissions, or choose another folder");
        }
        Path manifest = path(Layout.manifest(sink.to()));
        if (sink.mode() == OutputSpec.Mode.CREATE && Files.exists(manifest)) {
            return Optional.of(exists(folder.toString()));
        }
        if (Files.exists(manifest) && !isManifest(manifest)) {
            return Optional.of(foreignManifest(sink, folder.toString(), manifest.toString()));
        }
        return Files.exists(manifest) ? Optional.empty() : foreign(sink, folder);
    }

    /** A folder of other files would be read as the result alone from now on. */
    private static Optional<Failure> foreign(Sink sink, Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(folder, LOOKED_INTO, (file, facts) -> facts.isRegularFile())) {
            return files.filter(file -> !isOurs(folder.relativize(file)))
                    .findFirst()
                    .map(file -> foreignFile(sink, folder.toString(), file.toString()));
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    /** What lies beside a manifest that was taken away, and what readers of folders leave out. */
    static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        for (Path part : file) {
            if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
                return true;
            }
        }
        return name.startsWith("part-");
    }

    private static String what(Sink sink, String folder) {
        return "The output of '" + sink.step() + "' cannot lie at " + folder;
    }

    static Failure exists(String folder) {
        return Failure.invalid(
                "OUTPUT_EXISTS",
                "There is a result at " + folder + " already",
                "Write mode: overwrite to replace it, or choose another folder");
    }

    static Failure foreignManifest(Sink sink, String folder, String manifest) {
        return Failure.invalid(
                "OUTPUT_FOREIGN",
                what(sink, folder) + ", because " + manifest + " is not Millrace's",
                "Move that file away, or choose another folder");
    }

    static Failure foreignFile(Sink sink, String folder, String file) {
        return Failure.invalid(
                "OUTPUT_FOREIGN",
                what(sink, folder) + ", because no run has written what is there, for example " + file,
                "Choose another folder, or move these files away");
    }

    private static boolean isManifest(Path file) {
        try {
            ManifestCodec.read(Files.readAllBytes(file));
            return true;
        } catch (IOException | MillraceException other) {
            return false;
        }
    }

    private static Optional<Failure> refused(String code, String message, String remedy) {
        return Optional.of(Failure.invalid(code, message, remedy));
    }

    /** The folder, or the nearest above it that is there; a link that leads nowhere is there. */
    private static Path existing(Path folder) {
        Path existing = folder;
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Why the folder cannot be made, if so. It is made for a moment: permissions alone do not tell what a file system accepts. */
    private static Optional<String> creation(Path folder) {
        Deque<Path> made = new ArrayDeque<>();
        try {
            make(folder, made);
            return Optional.empty();
        } catch (NoSuchFileException error) {
            return Optional.of("no folder can be made there");
        } catch (IOException error) {
            return Optional.of(FileTrouble.reason(error));
        } finally {
            made.forEach(empty -> empty.toFile().delete());
        }
    }

    private static void make(Path folder, Deque<Path> made) throws IOException {
        if (folder.getParent() == null || Files.isDirectory(folder)) {
            return;
        }
        make(folder.getParent(), made);
        try {
            made.push(Files.createDirectory(folder));
        } catch (FileAlreadyExistsException another) {
            if (!Files.isDirectory(folder)) {
                throw another;
            }
        }
    }

    private static Path path(Location location) {
        return Path.of(location.uri().substring(FILES.length()));
    }
}
