package dev.millrace.service.webhook;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys of signatures, which are long enough or not there. */
public final class Secrets {
    /** Of whoever calls no webhooks. */
    public static final Secrets NONE = new Secrets(new NoSecrets());

    private static final int LEAST_BYTES = 16;

    private final SecretStore store;

    public Secrets(SecretStore store) {
        this.store = store;
    }

    /** Those in files of this machine, and in variables of an environment, by name. */
    public static Secrets in(Function<String, @Nullable String> environment) {
        return new Secrets(new ProcessSecrets(environment));
    }

    /** Those of this process. */
    public static Secrets ofProcess() {
        return in(System::getenv);
    }

    /**
     * Refuses a job whose webhooks could not be signed for, before anything of it runs.
     *
     * @throws dev.millrace.graph.MillraceException {@code SECRET_MISSING}, or as {@link SecretStore#read}
     */
    public void check(JobSpec job) {
        for (Webhook webhook : job.conduct().webhooks()) {
            if (read(webhook.secret()).isEmpty()) {
                throw Failure.invalid(
                                "SECRET_MISSING",
                                "The secret of the webhook '" + webhook.name() + "' is not there: "
                                        + store.place(webhook.secret()) + " is missing or shorter than " + LEAST_BYTES
                                        + " bytes",
                                "Put a secret of at least " + LEAST_BYTES
                                        + " bytes there, for example what openssl rand -hex 32 writes")
                        .toException();
            }
        }
    }

    /** Empty: it is not there, or too short to sign with. Throws as {@link SecretStore#read}. */
    Optional<byte[]> read(Secret secret) {
        return store.read(secret)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(bytes -> bytes.length >= LEAST_BYTES);
    }

    private record NoSecrets() implements SecretStore {
        @Override
        public Optional<String> read(Secret secret) {
            return Optional.empty();
        }

        @Override
        public String place(Secret secret) {
            return "a place for secrets";
        }
    }

    /** Where one lies, for people. */
    String place(Secret secret) {
        return store.place(secret);
    }
}
