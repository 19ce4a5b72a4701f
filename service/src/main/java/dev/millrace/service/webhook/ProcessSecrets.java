package dev.millrace.service.webhook;

import dev.millrace.graph.Webhook.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets in the environment of a process, and in files of its machine. */
record ProcessSecrets(Function<String, @Nullable String> environment) implements SecretStore {
    @Override
    public Optional<String> read(Secret secret) {
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

    @Override
    public String place(Secret secret) {
        return switch (secret) {
            case Secret.Variable variable -> "the environment variable " + variable.name();
            case Secret.File file -> "the file " + file.file().path();
        };
    }
}
