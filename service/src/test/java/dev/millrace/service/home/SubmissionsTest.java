package dev.millrace.service.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionsTest {
    private static final RunId RUN = RunId.of(1, 2, 3);

    @TempDir
    Path folder;

    private Submissions.Submission submission() {
        return new Submissions.Submission(
                new TreeMap<>(Map.of("plan.splitBytes", "20000", "retention", "7d")),
                List.of("run", "job ü.yaml"),
                folder,
                "0.1");
    }

    @Test
    void whatWasAskedForIsReadAsItWasWritten() {
        Submissions submissions = new Submissions(Home.open(folder.resolve("home")));
        assertThat(submissions.get(RUN)).isEmpty();
        submissions.put(RUN, submission());
        assertThat(submissions.get(RUN)).contains(submission());
        submissions.remove(RUN);
        assertThat(submissions.get(RUN)).isEmpty();
    }

    @Test
    void aFlippedBitIsFoundAndTheFileIsNamed() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        Submissions submissions = new Submissions(home);
        submissions.put(RUN, submission());
        Path file = home.submissions().resolve(RUN + ".json");
        FlippedBits.each(file, flip -> {
            MillraceException found = catchThrowableOfType(MillraceException.class, () -> submissions.get(RUN));
            assertThat(found).as(flip).isNotNull();
            assertThat(found.failure().kind()).as(flip).isEqualTo(FailureKind.CORRUPT);
            assertThat(found.failure().message()).contains(file.toString());
        });
        assertThat(submissions.get(RUN)).contains(submission());
    }

    @Test
    void aFileOfAnEarlierVersionHasNoChecksumAndIsRead() throws IOException {
        Home home = Home.open(folder.resolve("home"));
        Files.createDirectories(home.submissions());
        Files.writeString(
                home.submissions().resolve(RUN + ".json"),
                "{\"formatVersion\": 1, \"version\": \"0.1\", \"folder\": \"/f\", \"command\": [\"run\"], \"settings\":"
                        + " {\"a\": \"b\"}}\n");
        assertThat(new Submissions(home).get(RUN).orElseThrow().settings()).containsEntry("a", "b");
    }
}
