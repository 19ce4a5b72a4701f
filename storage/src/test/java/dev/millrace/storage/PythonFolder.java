package dev.millrace.storage;

import dev.millrace.graph.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python environment in the user's cache, which outlives clean builds: {@code $XDG_CACHE_HOME/millrace} or {@code ~/.cache/millrace}. One process
 * installs at a time; its last step is a marker, and a folder without it is made anew. What the packages want is installed in the versions that
 * {@code /python/NAME.txt} of the tests' resources names, so that a release of somebody else's changes no test; where a Python cannot have these, pip
 * chooses.
 *
 * @param name of the program, which {@code version} tells from others
 * @param packages as pip names them
 */
public record PythonFolder(String name, String version, List<String> packages) {
    private static final List<String> INTERPRETERS =
            List.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10");
    private static final long INSTALL_MINUTES = 5;

    /** Why there is none here. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        public Unusable(String reason) {
            super(reason);
        }
    }

    /** The interpreter of the environment, which is installed if it is not there. */
    public Path installed() throws Unusable {
        Path cache = cache();
        try {
            byte[] versions = versions();
            Path folder =
                    cache.resolve(name + "-" + version + "-" + HexFormat.of().toHexDigits(Checksum.of(versions)));
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!isWhole(folder)) {
                    install(folder, versions);
                }
            }
            return python(folder);
        } catch (IOException failure) {
            throw new Unusable("it cannot be installed in " + cache + ": " + failure);
        }
    }

    private byte[] versions() throws IOException {
        String resource = "/python/" + name + ".txt";
        try (InputStream lines = PythonFolder.class.getResourceAsStream(resource)) {
            if (lines == null) {
                throw new IllegalStateException("the tests have no " + resource);
            }
            return lines.readAllBytes();
        }
    }

    private static Path cache() {
        String shared = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
        Path top = shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
        return top.resolve("millrace");
    }

    private static Path python(Path folder) {
        return folder.resolve("bin").resolve("python");
    }

    /** The interpreter is a link: it may have gone since. */
    private static boolean isWhole(Path folder) {
        return Files.exists(marker(folder)) && Files.isExecutable(python(folder));
    }

    private static Path marker(Path folder) {
        return folder.resolve("whole");
    }

    private void install(Path folder, byte[] versions) throws Unusable, IOException {
        delete(folder);
        String interpreter = interpreter();
        run("python -m venv", List.of(interpreter, "-m", "venv", folder.toString()));
        Path file = folder.resolve("versions.txt");
        Files.write(file, versions);
        try {
            pip(folder, List.of("--constraint", file.toString()));
        } catch (Unusable notOfThisPython) {
            pip(folder, List.of());
        }
        Files.createFile(marker(folder));
    }

    private void pip(Path folder, List<String> more) throws Unusable, IOException {
        List<String> install = new ArrayList<>(List.of(python(folder).toString(), "-m", "pip", "install"));
        install.addAll(List.of("--no-input", "-q", "--retries", "2", "--timeout", "30"));
        install.addAll(more);
        install.addAll(packages);
        run("pip install", install);
    }

    private static String interpreter() throws Unusable, IOException {
        List<String> tried = new ArrayList<>();
        String given = Optional.ofNullable(System.getProperty("millrace.python"))
                .orElse(Optional.ofNullable(System.getenv("MILLRACE_PYTHON")).orElse(""));
        if (!given.isEmpty()) {
            tried.add(given);
        }
        tried.addAll(INTERPRETERS);
        for (String name : tried) {
            if (isSuitable(name)) {
                return name;
            }
        }
        throw new Unusable("no Python of at least 3.10 with venv and pip among " + tried);
    }

    private static boolean isSuitable(String interpreter) {
        String check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
        try {
            return exit(List.of(interpreter, "-c", check), Path.of("/dev/null")) == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static void run(String what, List<String> command) throws Unusable, IOException {
        Path output = Files.createTempFile("millrace-install", ".txt");
        try {
            int code = exit(command, output);
            if (code != 0) {
                throw new Unusable(what + " ended with " + code + ": "
                        + Files.readString(output, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.delete(output);
        }
    }

    private static int exit(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            throw new IOException("no end after " + INSTALL_MINUTES + " minutes: " + command);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
