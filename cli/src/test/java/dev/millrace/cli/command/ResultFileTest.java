package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    @TempDir
    Path folder;

    @Test
    void whatWasThereStaysUntilTheWholeIsWritten() throws IOException {
        Path target = Files.writeString(folder.resolve("rows.csv"), "old");
        assertThatThrownBy(() -> ResultFile.write(target, draft -> {
                    Files.writeString(draft, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class);
        assertThat(target).hasContent("old");
        ResultFile.write(target, draft -> Files.writeString(draft, "new"));
        assertThat(target).hasContent("new");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = Files.writeString(folder.resolve("rows.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
        ResultFile.write(link, draft -> Files.writeString(draft, "new"));
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }
}
