package dev.millrace.service.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an image of the functions for a processor: the package unpacked, with Lambda's runtime client, and the options that the JVM is started with. A
 * cache of loaded classes fits only where the class path is the same, so it is written down, in order. The same libraries give the same bytes and times.
 */
public final class ImageFolder {
    /** The file of options; {@code java} reads it as {@code @functions.options}. */
    public static final String OPTIONS = "functions.options";

    /** Where the image has its files. */
    private static final Path PLACE = Path.of("/var/task");

    private final Path libraries;
    private final Architecture architecture;

    /** @param libraries folder of the jars of the functions and of all that they need */
    public ImageFolder(Path libraries, Architecture architecture) {
        this.libraries = libraries;
        this.architecture = architecture;
    }

    /** {@code arguments}: folder of libraries, folder in which {@code image-arm64} and {@code image-amd64} are made. */
    public static void main(String[] arguments) throws IOException {
        for (Architecture architecture : Architecture.values()) {
            new ImageFolder(Path.of(arguments[0]), architecture)
                    .into(Path.of(arguments[1], "image-" + architecture.docker()), PLACE);
        }
    }

    /**
     * Fills a folder that is empty or not there.
     *
     * @param place where the files will lie when they are used
     */
    public void into(Path folder, Path place) throws IOException {
        List<String> jars = new ArrayList<>();
        Files.createDirectories(folder.resolve("lib"));
        new PackageContent(libraries, architecture, true).into((name, bytes, _) -> {
            write(folder.resolve(name), bytes);
            if (name.endsWith(".jar")) {
                jars.add(place.resolve(name).toString());
            }
        });
        write(folder.resolve(OPTIONS), String.join("\n", options(jars, place)).getBytes(StandardCharsets.UTF_8));
    }

    /** Those of Lambda's own runtime, which lives shortly: the serial collector, and the first compiler alone. */
    private static List<String> options(List<String> jars, Path place) {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                        + place.resolve("lib").resolve(PackageContent.CLIENT_LIBRARY),
                "-cp",
                String.join(File.pathSeparator, jars),
                "");
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(PackageContent.TIME.toInstant(ZoneOffset.UTC)));
    }
}
