package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of the functions, made of the libraries of this test, which are more than those of the functions. */
class PackagingTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @TempDir
    Path folder;

    /** The libraries under other times and in another order of making. */
    private Path libraries(String name, boolean backwards) throws IOException {
        Path libraries = Files.createDirectories(folder.resolve(name));
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && Files.exists(Path.of(entry))) {
                jars.add(Path.of(entry));
            }
        }
        if (backwards) {
            Collections.reverse(jars);
        }
        for (Path jar : jars) {
            Path link = libraries.resolve(jar.getFileName());
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, jar.toAbsolutePath());
            }
        }
        Path own = libraries.resolve("own.jar");
        Files.writeString(own, "not really one");
        Files.setLastModifiedTime(own, FileTime.fromMillis(backwards ? 1_000_000_000_000L : 1_500_000_000_000L));
        return libraries;
    }

    /** Nobody warns of links that lead elsewhere. */
    @AfterEach
    void removeLinks() throws IOException {
        for (String name : List.of("first", "second")) {
            try (Stream<Path> links = Files.list(folder.resolve(name))) {
                for (Path link : links.toList()) {
                    Files.delete(link);
                }
            }
        }
    }

    private static List<String> names(Path zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                names.add(entries.nextElement().getName());
            }
        }
        return names;
    }

    private static List<String> inner(Path zip, String jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            ZipEntry entry = file.stream()
                    .filter(one -> one.getName().startsWith("lib/" + jar))
                    .findFirst()
                    .orElseThrow();
            try (ZipInputStream in = new ZipInputStream(file.getInputStream(entry))) {
                for (ZipEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
                    names.add(one.getName());
                }
            }
        }
        return names;
    }

    @Test
    void theSameLibrariesGiveTheSameBytesWithTheNativesOfOneProcessorEach() throws IOException {
        Delivery first = new Packaging(libraries("first", false), ROOT).into(folder.resolve("one"));
        Delivery second = new Packaging(libraries("second", true), ROOT).into(folder.resolve("two"));
        assertThat(second.digests()).isEqualTo(first.digests());
        assertThat(first.digests())
                .containsKeys("template.yaml", "storage.yaml", "functions-arm64.zip", "functions-x86_64.zip");
        assertThat(Delivery.read(folder.resolve("one")).digests()).isEqualTo(first.digests());

        assertNatives(first.file("functions-arm64.zip"), "arm64", "aarch64");
        assertNatives(first.file("functions-x86_64.zip"), "amd64", "x86_64");
        Files.writeString(first.file("queue.yaml"), "\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Delivery.read(folder.resolve("one"))).hasMessageContaining("queue.yaml");
    }

    private static void assertNatives(Path zip, String duckdb, String sqlite) throws IOException {
        assertThat(names(zip))
                .contains("lib/own.jar", "lib/libduckdb_java.so_linux_" + duckdb)
                .filteredOn(name -> name.contains(".so_"))
                .hasSize(1);
        assertThat(names(zip)).noneMatch(name -> name.contains("runtime-interface-client"));
        assertThat(inner(zip, "duckdb_jdbc"))
                .contains("org/duckdb/DuckDBDriver.class")
                .noneMatch(name -> name.contains(".so_"));
        assertThat(inner(zip, "sqlite-jdbc"))
                .contains("org/sqlite/JDBC.class")
                .filteredOn(name -> name.startsWith("org/sqlite/native/"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("org/sqlite/native/Linux/" + sqlite + "/"));
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.stream().mapToLong(ZipEntry::getSize).sum()).isLessThan(Packaging.MOST_BYTES);
        }
    }
}
