package dev.millrace.service.webhook;

import dev.millrace.graph.Webhook.Secret;
import java.util.Optional;

/** Where the keys of signatures lie. They are read when they are needed, and kept nowhere. */
public interface SecretStore {
    /**
     * What lies there; empty: nothing does.
     *
     * @throws dev.millrace.graph.MillraceException {@code INVALID}: secrets do not lie there here; {@link dev.millrace.storage.StorageException}: it could not
     *     be read
     */
    Optional<String> read(Secret secret);

    /** Where that is, for people. */
    String place(Secret secret);
}
