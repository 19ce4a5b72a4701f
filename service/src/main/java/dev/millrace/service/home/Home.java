package dev.millrace.service.home;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.storage.Layout;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A home folder. Any number of commands may use one at the same time.
 *
 * <p>{@code version} says which Millrace may use it, {@code millrace.db} holds the rows, {@code runs} the objects, {@code results} what
 * {@code sql} published, {@code submissions} what was asked for, {@code processes} and {@code drivers} locks of living processes,
 * {@code scratch} and {@code temporary} files that are gone when their processes have ended well.
 */
public record Home(Path folder) {
    /** Raised when an older Millrace could not use the folder any more. */
    static final int VERSION = 1;

    private static final String VERSION_FILE = "version";
    private static final String VERSION_TEXT = "millrace home ";

    /**
     * Opens the home, and makes it when there is none.
     *
     * @throws dev.millrace.graph.MillraceException of kind {@code INVALID}: it is from a newer version, something else lies there, or it
     *     cannot be written
     */
    public static Home open(Path folder) {
        Home home = new Home(folder.toAbsolutePath().normalize());
        try {
            if (!Files.exists(home.versionFile())) {
                home.create();
            }
            home.checkVersion();
        } catch (IOException error) {
            throw unusable(home.folder, error);
        }
        if (!Files.isWritable(home.folder)) {
            throw Failure.invalid(
                            "HOME_READ_ONLY",
                            "The home " + home.folder + " cannot be written",
                            "Change its permissions, or choose another with --home")
                    .toException();
        }
        return home;
    }

    /** Opens a home that must be there already. */
    public static Home existing(Path folder) {
        if (!isThere(folder)) {
            throw Failure.invalid(
                            "RUN_NOT_FOUND",
                            "There is no home at " + folder.toAbsolutePath().normalize() + ", so there are no runs",
                            "Start one with millrace run, or name another home with --home")
                    .toException();
        }
        return open(folder);
    }

    /** Whether a folder is a home. */
    public static boolean isThere(Path folder) {
        return Files.exists(folder.resolve(VERSION_FILE));
    }

    private static RuntimeException unusable(Path folder, IOException error) {
        return Failure.invalid(
                        "HOME_UNUSABLE",
                        "The home " + folder + " cannot be used: "
                                + (error instanceof NoSuchFileException
                                        ? "no folder can be made there"
                                        : FileTrouble.reason(error)),
                        "Change its permissions, or choose another with --home")
                .toException();
    }

    private Path versionFile() {
        return folder.resolve(VERSION_FILE);
    }

    private void create() throws IOException {
        if (Files.isDirectory(folder) && !isEmpty(folder) && !Files.exists(versionFile())) {
            throw Failure.invalid(
                            "NOT_A_HOME",
                            "The folder " + folder + " holds files that are not Millrace's",
                            "Choose an empty or a new folder with --home")
                    .toException();
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, ".version", "");
        try {
            Files.writeString(draft, VERSION_TEXT + VERSION + "\n", StandardOpenOption.SYNC);
            Files.createLink(versionFile(), draft);
        } catch (FileAlreadyExistsException another) {
            // Another command made the home in this moment.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** What a command that makes the home at the same time leaves for a moment does not count. */
    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.noneMatch(file -> !file.getFileName().toString().startsWith(".version"));
        }
    }

    private void checkVersion() throws IOException {
        String text = Files.readString(versionFile()).strip();
        String number = text.startsWith(VERSION_TEXT) ? text.substring(VERSION_TEXT.length()) : "";
        if (!number.matches("[0-9]{1,6}")) {
            throw Failure.invalid(
                            "NOT_A_HOME",
                            "The file " + versionFile() + " does not name a version",
                            "Choose another folder with --home")
                    .toException();
        }
        if (Integer.parseInt(number) > VERSION) {
            throw Failure.invalid(
                            "HOME_NEWER",
                            "The home " + folder + " was written by a newer Millrace (version " + number
                                    + ", this one knows " + VERSION + ")",
                            "Use the newer Millrace, or choose another home with --home")
                    .toException();
        }
    }

    public Layout layout() {
        return new Layout(new Location("file://" + folder));
    }

    /** Runs whose objects lie here, the oldest first. */
    public List<RunId> runs() {
        Path runs = folder.resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.map(run -> run.getFileName().toString())
                    .filter(name -> name.matches("run_[0-9a-z]{26}"))
                    .sorted()
                    .map(RunId::new)
                    .toList();
        } catch (IOException error) {
            throw unusable(folder, error);
        }
    }

    /** Where {@code sql} publishes a run's rows. */
    public Location result(RunId run) {
        return new Location("file://" + folder.resolve("results").resolve(run.value()));
    }

    /** A folder for the rows of one statement, which nobody has named. */
    public Location freshResult() {
        String name = "result-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new Location("file://" + folder.resolve("results").resolve(name));
    }

    public Path results() {
        return folder.resolve("results");
    }

    Path processes() {
        return folder.resolve("processes");
    }

    Path drivers() {
        return folder.resolve("drivers");
    }

    Path submissions() {
        return folder.resolve("submissions");
    }

    /** Files that are not whole; what killed processes left of them is swept. */
    public Path temporary() {
        return folder.resolve("temporary");
    }

    public Path scratch() {
        return folder.resolve("scratch");
    }
}
