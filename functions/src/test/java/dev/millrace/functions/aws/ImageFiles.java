package dev.millrace.functions.aws;

import dev.millrace.service.deploy.Architecture;
import dev.millrace.service.deploy.ImageFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of an image of the functions in a folder of this machine, made as the image is made: by the commands of its definition, with the folder in place of
 * the image's and this JVM in place of its own.
 */
public final class ImageFiles {
    private static final Path DEFINITION = Path.of(System.getProperty("millrace.root"), "infra/Dockerfile");
    private static final String PLACE = "/var/task";

    private final Path folder;

    private ImageFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies what the definition copies.
     *
     * @param libraries folder of the jars of the functions and of all that they need
     */
    public static ImageFiles of(Path libraries, Path folder) throws IOException {
        new ImageFolder(libraries, Architecture.own()).into(folder, folder);
        return new ImageFiles(folder);
    }

    /** Makes jars of what is on this JVM's class path, tests aside. */
    static void libraries(Path folder) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (String one : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path entry = Path.of(one);
            if (Files.isDirectory(entry) && !entry.endsWith("test-classes")) {
                jar(entry, folder.resolve("millrace-" + number++ + ".jar"));
            } else if (one.endsWith(".jar") && Files.exists(entry)) {
                Files.copy(entry, folder.resolve(entry.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Does what the definition runs while the image is made; returns what was said. Throws: a command failed. */
    public String build() throws IOException, InterruptedException {
        List<String> command = here("RUN");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** Options of the JVM that is started where a container is, main class aside. */
    public List<String> options() {
        List<String> entry = here("ENTRYPOINT");
        return entry.subList(1, entry.size() - 1);
    }

    /** The class path among the options. */
    String classPath() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(ImageFolder.OPTIONS));
        return lines.get(lines.indexOf("-cp") + 1);
    }

    /** The words of an instruction that stands once in the definition, in the form of a list. */
    static List<String> words(String instruction) {
        try (Stream<String> lines = Files.lines(DEFINITION)) {
            List<String> found =
                    lines.filter(line -> line.startsWith(instruction + " ")).toList();
            if (found.size() != 1) {
                throw new IllegalStateException(instruction + " stands " + found.size() + " times in " + DEFINITION);
            }
            List<String> words = new ArrayList<>();
            JsonMapper.shared()
                    .readTree(found.getFirst().substring(instruction.length()))
                    .forEach(word -> words.add(word.asString()));
            return words;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private List<String> here(String instruction) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return words(instruction).stream()
                .map(word ->
                        Optional.of(word).filter("java"::equals).map(_ -> java).orElse(word))
                .map(word -> word.replace(PLACE, folder.toString()))
                .toList();
    }
}
