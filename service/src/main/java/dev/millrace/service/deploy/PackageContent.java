package dev.millrace.service.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What the functions need on one processor, file by file: the libraries, DuckDB's native library beside its driver, where the driver looks first, and no other
 * processor's. The same libraries give the same bytes.
 */
final class PackageContent {
    /** When all files were changed last. */
    static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** Lambda's runtime client, which the managed runtime brings and an image does not. */
    static final String CLIENT = "aws-lambda-java-runtime-interface-client";

    /** The client's native library, beside it. */
    static final String CLIENT_LIBRARY = "libaws-lambda-jni.so";

    private static final String CLIENT_NATIVE = "jni/";
    private static final List<String> OF_THE_RUNTIME = List.of(CLIENT, "aws-lambda-java-serialization");
    private static final String DUCKDB = "duckdb_jdbc";
    private static final String DUCKDB_LIBRARY = "libduckdb_java.so_";
    private static final String SQLITE = "sqlite-jdbc";
    private static final String SQLITE_NATIVE = "org/sqlite/native/";

    /** Takes a file. */
    interface Target {
        /** @param packed whether the file is one that is smaller when it is compressed; jars are compressed already */
        void put(String name, byte[] bytes, boolean packed) throws IOException;
    }

    private final Path libraries;
    private final Architecture architecture;
    private final boolean withClient;

    /**
     * @param libraries folder of jars for all processors
     * @param withClient whether the runtime's client is among it
     */
    PackageContent(Path libraries, Architecture architecture, boolean withClient) {
        this.libraries = libraries;
        this.architecture = architecture;
        this.withClient = withClient;
    }

    /** Its files, in order of the jars' names. Returns their bytes together. */
    long into(Target target) throws IOException {
        long[] bytes = new long[1];
        Target counting = (name, content, packed) -> {
            bytes[0] += content.length;
            target.put(name, content, packed);
        };
        for (Path jar : jars()) {
            put(jar, counting);
        }
        return bytes[0];
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.list(libraries)) {
            return all.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> withClient
                            || OF_THE_RUNTIME.stream()
                                    .noneMatch(
                                            one -> file.getFileName().toString().startsWith(one)))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    private void put(Path jar, Target target) throws IOException {
        String name = jar.getFileName().toString();
        if (name.startsWith(DUCKDB)) {
            String library = DUCKDB_LIBRARY + architecture.duckdb();
            beside(jar, library, library, entry -> entry.startsWith(DUCKDB_LIBRARY), target);
        } else if (name.startsWith(CLIENT)) {
            String library = CLIENT_NATIVE + "libaws-lambda-jni." + architecture.client() + ".so";
            beside(jar, library, CLIENT_LIBRARY, entry -> entry.startsWith(CLIENT_NATIVE), target);
        } else if (name.startsWith(SQLITE)) {
            String kept = SQLITE_NATIVE + architecture.sqlite();
            SortedMap<String, byte[]> entries =
                    entries(jar, entry -> !entry.startsWith(SQLITE_NATIVE) || entry.startsWith(kept));
            target.put("lib/" + name, archive(entries), false);
        } else {
            target.put("lib/" + name, Files.readAllBytes(jar), false);
        }
    }

    /** A jar without native libraries, and one of them beside it. */
    private static void beside(Path jar, String library, String as, Predicate<String> isNative, Target target)
            throws IOException {
        byte[] own = entries(jar, library::equals).get(library);
        if (own == null) {
            throw new IOException("there is no " + library + " in " + jar);
        }
        target.put("lib/" + as, own, true);
        target.put("lib/" + jar.getFileName(), archive(entries(jar, isNative.negate())), false);
    }

    private static SortedMap<String, byte[]> entries(Path jar, Predicate<String> kept) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && kept.test(entry.getName())) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    private static byte[] archive(SortedMap<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                write(zip, entry.getKey(), entry.getValue(), false);
            }
        }
        return bytes.toByteArray();
    }

    /** One entry under the time of all. */
    static void write(ZipOutputStream zip, String name, byte[] bytes, boolean packed) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        if (!packed) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
