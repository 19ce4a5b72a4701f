package dev.millrace.service.deploy;

import dev.millrace.service.settings.Version;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;

/**
 * Makes a {@link Delivery}: the templates, and of the functions a zip for each processor. The same libraries give the same bytes: names are in order, times
 * are fixed, and jars are stored as they are.
 */
public final class Packaging {
    /** What Lambda takes, unpacked. */
    public static final long MOST_BYTES = 250L << 20;

    private final Path libraries;
    private final Path root;

    /**
     * @param libraries folder of the jars of the functions and of all that they need
     * @param root of the repository, where the templates are
     */
    public Packaging(Path libraries, Path root) {
        this.libraries = libraries;
        this.root = root;
    }

    /** {@code arguments}: folder of libraries, root of the repository, folder to be made. */
    public static void main(String[] arguments) throws IOException {
        Delivery made = new Packaging(Path.of(arguments[0]), Path.of(arguments[1])).into(Path.of(arguments[2]));
        made.digests()
                .forEach((file, digest) ->
                        System.out.println(digest + "  " + made.folder().resolve(file)));
    }

    /** Fills a folder, which is emptied of a delivery before. */
    public Delivery into(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> files = new ArrayList<>();
        for (Path template : templates()) {
            String name = template.getFileName().toString();
            Files.copy(template, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            files.add(name);
        }
        for (Architecture architecture : Architecture.values()) {
            String name = "functions-" + architecture.lambda() + ".zip";
            write(architecture, folder.resolve(name));
            files.add(name);
        }
        return Delivery.write(folder, Version.read().millrace(), files);
    }

    private List<Path> templates() throws IOException {
        try (Stream<Path> inner = Files.list(root.resolve("infra"))) {
            return Stream.concat(
                            Stream.of(root.resolve(Delivery.TEMPLATE)),
                            inner.filter(file -> file.toString().endsWith(".yaml"))
                                    .sorted())
                    .toList();
        }
    }

    private void write(Architecture architecture, Path file) throws IOException {
        long unpacked;
        Path draft = Files.createTempFile(file.getParent(), "package", ".draft");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            unpacked = new PackageContent(libraries, architecture, false)
                    .into((name, bytes, packed) -> PackageContent.write(zip, name, bytes, packed));
        }
        if (unpacked > MOST_BYTES) {
            throw new IOException("the package for " + architecture.lambda() + " has " + unpacked
                    + " bytes unpacked, and functions take " + MOST_BYTES);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
