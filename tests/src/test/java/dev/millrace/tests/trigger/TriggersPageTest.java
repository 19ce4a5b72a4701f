package dev.millrace.tests.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about triggers shows is what happens: its job is written, its commands are called, and their output is compared. */
final class TriggersPageTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Pattern BLOCK = Pattern.compile("```(yaml|console)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @Test
    void the_page_is_right() throws IOException {
        Shell shell = new Shell(folder, Map.of("MILLRACE_WATCH_SETTLE", "0s"));
        int commands = 0;
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/triggers.md")));
        while (block.find()) {
            if (block.group(1).equals("yaml")) {
                shell.write("job.yaml", block.group(2));
                continue;
            }
            for (String step : block.group(2).split("(?m)^\\$ ")) {
                if (!step.isBlank()) {
                    call(shell, step.lines().toList());
                    commands++;
                }
            }
        }
        assertThat(commands).isGreaterThan(8);
    }

    private void call(Shell shell, List<String> lines) throws IOException {
        List<String> words = words(lines.getFirst());
        List<String> expected = lines.subList(1, lines.size());
        switch (words.getFirst()) {
            case "mkdir" -> Files.createDirectory(folder.resolve(words.get(1)));
            case "cp" -> copy(words.get(1), words.get(2));
            case "head" -> {
                byte[] whole = Files.readAllBytes(ROOT.resolve(words.get(3)));
                Files.write(folder.resolve(words.get(5)), Arrays.copyOf(whole, Integer.parseInt(words.get(2))));
            }
            case "millrace" -> {
                Said said = shell.call(words.subList(1, words.size()).toArray(String[]::new));
                assertThat(said.code()).as(said.err()).isZero();
                assertThat(shown(said.out()).lines().toList()).isEqualTo(expected);
            }
            default -> throw new AssertionError("the page calls " + words.getFirst());
        }
    }

    private String shown(String out) {
        return out.replace("\r", "")
                .replaceAll("run_[0-9a-z]{26}", "run_…")
                .replace(folder.toAbsolutePath().toString(), "/data")
                .stripTrailing();
    }

    private void copy(String pattern, String to) throws IOException {
        Path from = ROOT.resolve(pattern);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(from.getParent(), from.getFileName().toString())) {
            files.forEach(found::add);
        }
        // As the shell does: by name, and not as the file system keeps them.
        Collections.sort(found);
        for (Path file : found) {
            Files.copy(file, folder.resolve(to).resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }
}
