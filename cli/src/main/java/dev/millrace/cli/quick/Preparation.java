package dev.millrace.cli.quick;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Unpacks the native libraries of this machine, so that no command has to: DuckDB's driver as a jar without libraries and its library
 * beside it, where the driver looks; SQLite's library in the same folder.
 */
public final class Preparation {
    private static final String DUCKDB_LIBRARY = "libduckdb_java.so_";

    private Preparation() {}

    /** {@code arguments}: the folder to fill. */
    public static void main(String[] arguments) throws IOException, URISyntaxException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        duckdb(jarOf(org.duckdb.DuckDBDriver.class), folder);
        sqlite(folder);
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void duckdb(Path jar, Path folder) throws IOException {
        String own = DUCKDB_LIBRARY + platform();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                OutputStream file = Files.newOutputStream(folder.resolve("duckdb_jdbc.jar"));
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(own)) {
                    Files.copy(in, folder.resolve(own), StandardCopyOption.REPLACE_EXISTING);
                } else if (!entry.getName().startsWith(DUCKDB_LIBRARY)) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        if (!Files.exists(folder.resolve(own))) {
            throw new IOException("there is no " + own + " in " + jar);
        }
    }

    /** As DuckDB's driver names it. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.contains("mac") ? "macos" : system.contains("windows") ? "windows" : "linux";
        return name + "_" + (isArm() ? "arm64" : "amd64");
    }

    private static boolean isArm() {
        String processor = System.getProperty("os.arch");
        return processor.equals("aarch64") || processor.equals("arm64");
    }

    /** The launcher names this file to SQLite's driver; where there is none, the driver unpacks its own. */
    private static void sqlite(Path folder) throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String resource = "/org/sqlite/native/" + (mac ? "Mac/" : "Linux/") + (isArm() ? "aarch64/" : "x86_64/")
                + (mac ? "libsqlitejdbc.dylib" : "libsqlitejdbc.so");
        try (InputStream library = org.sqlite.JDBC.class.getResourceAsStream(resource)) {
            if (library != null) {
                Files.copy(library, folder.resolve("sqlite.library"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
