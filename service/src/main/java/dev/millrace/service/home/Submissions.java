package dev.millrace.service.home;

import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.SealedJson;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.StoredDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How each run was asked for: the settings that were in force and the command. For people, and for commands that go on with the run. */
public final class Submissions {
    private static final SealedJson FORM = new SealedJson("submission");

    private final Path submissions;

    public Submissions(Home home) {
        this.submissions = home.submissions();
    }

    /**
     * What was asked for.
     *
     * @param settings every key with the value that was in force
     * @param command the words of the command line
     * @param folder where relative paths in the job's SQL begin
     * @param version of Millrace
     */
    public record Submission(SortedMap<String, String> settings, List<String> command, Path folder, String version) {
        public Submission {
            settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
            command = List.copyOf(command);
        }
    }

    public void put(RunId run, Submission submission) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", submission.version());
        node.put("folder", submission.folder().toString());
        submission.command().forEach(node.putArray("command")::add);
        ObjectNode settings = node.putObject("settings");
        submission.settings().forEach(settings::put);
        try {
            Files.createDirectories(submissions);
            Path draft = Files.createTempFile(submissions, run.value(), ".draft");
            Files.write(draft, FORM.write(node));
            Files.move(draft, file(run), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Empty: it is not known, because the command died before it wrote it. Throws {@code CORRUPT} when it is damaged. */
    public Optional<Submission> get(RunId run) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(run));
        } catch (IOException unknown) {
            return Optional.empty();
        }
        return Optional.of(StoredDocument.read(LocalPaths.location(file(run)), bytes, Submissions::submission));
    }

    private static Submission submission(byte[] bytes) {
        JsonNode node = FORM.read(bytes);
        try {
            SortedMap<String, String> settings = new TreeMap<>();
            for (Map.Entry<String, JsonNode> setting : node.required("settings").properties()) {
                settings.put(setting.getKey(), setting.getValue().stringValue());
            }
            List<String> command = node.required("command")
                    .valueStream()
                    .map(JsonNode::stringValue)
                    .toList();
            Path folder = Path.of(node.required("folder").stringValue());
            return new Submission(
                    settings, command, folder, node.required("version").stringValue());
        } catch (JacksonException | InvalidPathException other) {
            throw FORM.damaged(String.valueOf(other.getMessage()), other);
        }
    }

    public void remove(RunId run) {
        try {
            Files.deleteIfExists(file(run));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Path file(RunId run) {
        return submissions.resolve(run + ".json");
    }
}
