package dev.millrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A destination as a reader sees it: the manifest, and the files that lie there. */
public record PublishedFolder(Path folder) {
    /** SHA-256 of the bytes of each file that the manifest lists, in its order; names are left out, since they hold the run. */
    public List<String> contents() throws IOException {
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(folder.resolve("_manifest.json")));
        return manifest.required("files")
                .valueStream()
                .map(file -> digest(folder.resolve(file.required("name").stringValue())))
                .toList();
    }

    /** Files beside the manifest that it does not list. */
    public Set<String> strangers() throws IOException {
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(folder.resolve("_manifest.json")));
        Set<String> listed = manifest.required("files")
                .valueStream()
                .map(file -> file.required("name").stringValue())
                .collect(Collectors.toSet());
        listed.add("_manifest.json");
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> found =
                    files.map(path -> path.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            found.removeAll(listed);
            return found;
        }
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
