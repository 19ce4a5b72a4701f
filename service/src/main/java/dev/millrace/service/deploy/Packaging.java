package dev.millrace.service.deploy;

import dev.millrace.service.settings.Version;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes a {@link Delivery}: the templates, and of the functions a zip for each processor. A zip has the libraries in {@code lib}, DuckDB's native library of
 * that processor beside its driver, where the driver looks first, and no other processor's. The same libraries give the same bytes: names are in order, times
 * are fixed, and jars are stored as they are.
 */
public final class Packaging {
    /** What Lambda takes, unpacked. */
    public static final long MOST_BYTES = 250L << 20;

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String DUCKDB = "duckdb_jdbc";
    private static final String DUCKDB_LIBRARY = "libduckdb_java.so_";
    private static final String SQLITE = "sqlite-jdbc";
    private static final String SQLITE_NATIVE = "org/sqlite/native/";

    /** The runtime of functions brings its own. */
    private static final List<String> OF_THE_RUNTIME =
            List.of("aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization");

    /** A processor, as Lambda, DuckDB and SQLite call it. */
    private enum Architecture {
        ARM64("arm64", "linux_arm64", "Linux/aarch64/"),
        X86_64("x86_64", "linux_amd64", "Linux/x86_64/");

        private final String lambda;
        private final String duckdb;
        private final String sqlite;

        Architecture(String lambda, String duckdb, String sqlite) {
            this.lambda = lambda;
            this.duckdb = duckdb;
            this.sqlite = sqlite;
        }
    }

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
            String name = "functions-" + architecture.lambda + ".zip";
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

    private List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.list(libraries)) {
            return all.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> OF_THE_RUNTIME.stream()
                            .noneMatch(one -> file.getFileName().toString().startsWith(one)))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    private void write(Architecture architecture, Path file) throws IOException {
        long unpacked = 0;
        Path draft = Files.createTempFile(file.getParent(), "package", ".draft");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Path jar : jars()) {
                String name = jar.getFileName().toString();
                if (name.startsWith(DUCKDB)) {
                    unpacked += driver(zip, jar, DUCKDB_LIBRARY + architecture.duckdb);
                } else if (name.startsWith(SQLITE)) {
                    unpacked += stored(zip, "lib/" + name, sqlite(jar, architecture.sqlite));
                } else {
                    unpacked += stored(zip, "lib/" + name, Files.readAllBytes(jar));
                }
            }
        }
        if (unpacked > MOST_BYTES) {
            throw new IOException("the package for " + architecture.lambda + " has " + unpacked
                    + " bytes unpacked, and functions take " + MOST_BYTES);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** DuckDB's driver without libraries, and its library beside it. */
    private static long driver(ZipOutputStream zip, Path jar, String library) throws IOException {
        SortedMap<String, byte[]> classes = new TreeMap<>();
        byte[] own = new byte[0];
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(library)) {
                    own = in.readAllBytes();
                } else if (!entry.getName().startsWith(DUCKDB_LIBRARY) && !entry.isDirectory()) {
                    classes.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        if (own.length == 0) {
            throw new IOException("there is no " + library + " in " + jar);
        }
        ZipEntry entry = new ZipEntry("lib/" + library);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(own);
        zip.closeEntry();
        return own.length + stored(zip, "lib/" + jar.getFileName(), archive(classes));
    }

    private static byte[] sqlite(Path jar, String kept) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                boolean foreign = entry.getName().startsWith(SQLITE_NATIVE)
                        && !entry.getName().startsWith(SQLITE_NATIVE + kept);
                if (!foreign && !entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return archive(entries);
    }

    private static byte[] archive(SortedMap<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                stored(zip, entry.getKey(), entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static long stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
        return bytes.length;
    }
}
