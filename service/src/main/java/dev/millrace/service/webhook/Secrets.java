package dev.millrace.service.webhook;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Webhook;
import dev.millrace.graph.Webhook.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads secrets where a job says that they lie. */
public final class Secrets {
    private static final int LEAST_BYTES = 16;

    private final Function<String, @Nullable String> environment;

    /** @param environment variables by name */
    public Secrets(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** Those of this process. */
    public static Secrets ofProcess() {
        return new Secrets(System::getenv);
    }

    /**
     * Refuses a job whose webhooks could not be signed for, before anything of it runs.
     *
     * @throws dev.millrace.graph.MillraceException {@code SECRET_MISSING}
     */
    public void check(JobSpec job) {
        for (Webhook webhook : job.conduct().webhooks()) {
            if (read(webhook.secret()).isEmpty()) {
                throw Failure.invalid(
                                "SECRET_MISSING",
                                "The secret of the webhook '" + webhook.name() + "' is not there: "
                                        + webhook.secret().words() + " is missing or shorter than " + LEAST_BYTES
                                        + " bytes",
                                "Put a secret of at least " + LEAST_BYTES
                                        + " bytes there, for example what openssl rand -hex 32 writes")
                        .toException();
            }
        }
    }

    /** Empty: it is not there, or too short to sign with. */
    Optional<byte[]> read(Secret secret) {
        return text(secret)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(bytes -> bytes.length >= LEAST_BYTES);
    }

    private Optional<String> text(Secret secret) {
        return switch (secret) {
            case Secret.Variable variable -> Optional.ofNullable(environment.apply(variable.name()));
            case Secret.File file -> {
                try {
                    yield Optional.of(
                            Files.readString(Path.of(file.file().path())).stripTrailing());
                } catch (IOException unreadable) {
                    yield Optional.empty();
                }
            }
        };
    }
}
