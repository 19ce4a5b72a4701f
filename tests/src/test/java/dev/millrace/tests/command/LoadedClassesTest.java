package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command on local files loads: libraries for what it does not do would only make it start slower. */
final class LoadedClassesTest {
    @TempDir
    private Path folder;

    @Test
    void aQueryOfLocalFilesLoadsNothingOfTheCloud() throws Exception {
        Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n");
        Path loaded = folder.resolve("loaded.txt");
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load=info:file=" + loaded,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.millrace.cli.Main",
                        "sql",
                        "SELECT a + b AS c FROM 'rows.csv'")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains("dev.millrace.storage.local."));
        assertThat(classes).noneMatch(line -> line.contains(" software.amazon.") || line.contains(".storage.aws."));
    }
}
