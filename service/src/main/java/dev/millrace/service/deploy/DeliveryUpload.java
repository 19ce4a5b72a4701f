package dev.millrace.service.deploy;

import dev.millrace.graph.Location;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.ObjectStore.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a delivery into a bucket. Each object is named by the digest of what it holds, so that none is put twice or changed. */
record DeliveryUpload(Delivery delivery, ObjectStore objects, String bucket) {
    private static final String TEMPLATES = ".yaml";

    /** Puts the templates that the outermost one nests. Returns their folder. */
    String nested() {
        String folder = "templates/" + delivery.templatesDigest();
        delivery.digests().keySet().stream()
                .filter(file -> file.endsWith(TEMPLATES) && !file.equals(Delivery.TEMPLATE))
                .forEach(file -> put(folder + "/" + file, file(file)));
        return folder;
    }

    /** Puts the functions for a processor. Returns the key. */
    String functions(String architecture) {
        String file = delivery.functions(architecture);
        String key = "packages/" + delivery.digests().get(file) + ".zip";
        put(key, file(file));
        return key;
    }

    /** Puts the outermost template as it is for a revision, which follows from it and from the parameters. Returns the key. */
    String outermost(String folder, Revision revision) {
        String key = folder + "/" + revision.digest() + TEMPLATES;
        String text = revision.in(delivery.text(Delivery.TEMPLATE));
        put(key, Content.of(text.getBytes(StandardCharsets.UTF_8)));
        return key;
    }

    private Content file(String name) {
        Path path = delivery.file(name);
        try {
            return new Content.FromFile(path, Files.size(path), false);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void put(String key, Content content) {
        objects.putIfAbsent(new Location("s3://" + bucket + "/" + key), content);
    }
}
