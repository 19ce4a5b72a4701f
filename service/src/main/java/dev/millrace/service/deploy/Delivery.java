package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder with everything that is deployed: templates, and a package of the functions for each processor, with the SHA-256 of each in {@code delivery.json}.
 *
 * @param digests of its files, by name
 */
public record Delivery(Path folder, String version, SortedMap<String, String> digests) {
    /** The outermost template. */
    public static final String TEMPLATE = "template.yaml";

    /** Of the stack that must be there before. */
    static final String CODE_TEMPLATE = "code.yaml";

    private static final String LIST = "delivery.json";

    public Delivery {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /** Throws {@code INVALID}: there is none, or a file is not the one that was delivered. */
    public static Delivery read(Path folder) {
        try {
            JsonNode list = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve(LIST)));
            SortedMap<String, String> digests = new TreeMap<>();
            ((ObjectNode) list.required("files")).forEachEntry((name, digest) -> digests.put(name, digest.asString()));
            Delivery delivery = new Delivery(folder, list.required("version").asString(), digests);
            for (String name : digests.keySet()) {
                delivery.check(name);
            }
            return delivery;
        } catch (IOException | JacksonException error) {
            throw Failure.invalid(
                            "NO_DELIVERY",
                            "There is nothing to be deployed in '" + folder + "': " + error.getMessage(),
                            "Make it with ./millrace package, or name the folder with --delivery")
                    .toException();
        }
    }

    private void check(String name) throws IOException {
        if (!digest(folder.resolve(name)).equals(digests.get(name))) {
            throw Failure.invalid(
                            "DELIVERY_CHANGED",
                            "The file '" + folder.resolve(name) + "' is not the one that was packaged",
                            "Make the folder again with ./millrace package")
                    .toException();
        }
    }

    /** Writes the list of the files that lie in a folder. */
    public static Delivery write(Path folder, String version, Iterable<String> files) throws IOException {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("formatVersion", 1);
        list.put("version", version);
        SortedMap<String, String> digests = new TreeMap<>();
        for (String file : files) {
            digests.put(file, digest(folder.resolve(file)));
        }
        ObjectNode written = list.putObject("files");
        digests.forEach(written::put);
        Files.writeString(folder.resolve(LIST), list.toPrettyString() + "\n");
        return new Delivery(folder, version, digests);
    }

    /** Of one of its templates, by its name. */
    public String text(String template) {
        try {
            return Files.readString(file(template));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Throws {@code INVALID} when it has no such file. */
    public Path file(String name) {
        if (!digests.containsKey(name)) {
            throw Failure.invalid(
                            "NOT_DELIVERED",
                            "There is no '" + name + "' in '" + folder + "'",
                            "It has " + String.join(", ", digests.keySet()))
                    .toException();
        }
        return folder.resolve(name);
    }

    /** The package of the functions for a processor. */
    public String functions(String architecture) {
        return "functions-" + architecture + ".zip";
    }

    /** Of all templates together. */
    String templatesDigest() {
        MessageDigest digest = sha256();
        digests.forEach((name, one) -> {
            if (name.endsWith(".yaml")) {
                digest.update((name + " " + one + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a text. */
    static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
