package dev.millrace.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.process.ChildJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reader under drawn bytes: an answer, or an error of the user's that says what is wrong; never another error, a crash, a hang, or memory
 * without bound. The same first cases each time; {@code -Dmillrace.fuzz=SECONDS} reads for so long, cases that no run has read before.
 */
final class FuzzTest {
    private static final long SECONDS = Long.getLong("millrace.fuzz", 0);

    /** Of all cases on a machine that does something else; each has an end of its own. */
    private static final long MOST_SECONDS = 3_600;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whateverItReadsItAnswersOrSaysWhatIsWrong(FuzzReader.Kind kind) throws IOException, InterruptedException {
        long first = SECONDS == 0 ? 0 : System.currentTimeMillis();
        long count = SECONDS == 0 ? kind.cases() : Long.MAX_VALUE / 2;
        Path told = folder.resolve("told");
        Process process = new ProcessBuilder(command(kind, first, count))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS + 2 * MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines =
                Files.readString(told, StandardCharsets.UTF_8).lines().toList();
        assertThat(ended).as(() -> replay(kind, lines)).isTrue();
        assertThat(process.exitValue()).as(() -> replay(kind, lines)).isZero();
        System.out.println(kind + ": " + lines.getLast());
        assertThat(lines.getLast()).startsWith("end ");
    }

    private List<String> command(FuzzReader.Kind kind, long first, long count) {
        List<String> command = ChildJava.command("-Xmx256m", "-Dmillrace.root=" + System.getProperty("millrace.root"));
        command.addAll(List.of(
                FuzzProcess.class.getName(),
                kind.name(),
                folder.toString(),
                Long.toString(first),
                Long.toString(count),
                Long.toString(SECONDS == 0 ? MOST_SECONDS : SECONDS)));
        return command;
    }

    /** The last case that began is the one that a crash or a hang belongs to. */
    private static String replay(FuzzReader.Kind kind, List<String> lines) {
        List<String> wrong = new ArrayList<>();
        String last = "";
        for (String line : lines) {
            if (line.startsWith("case ")) {
                last = line;
            } else {
                wrong.add(line);
            }
        }
        return kind + ", last " + last + "; one case: " + FuzzProcess.class.getName() + " " + kind
                + " FOLDER NUMBER 1 60\n" + String.join("\n", wrong);
    }
}
