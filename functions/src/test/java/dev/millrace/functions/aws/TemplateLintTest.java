package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.PythonFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What the linters of CloudFormation and SAM say of the templates. Skipped with the reason where there is no Python. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class TemplateLintTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final PythonFolder LINTERS =
            new PythonFolder("linters", "1.58.0-1.170.0", List.of("cfn-lint==1.58.0", "aws-sam-cli==1.170.0"));

    @TempDir
    static Path folder;

    private static Path python;

    /** How a program ended and what it said. */
    private record Said(int exit, String text) {}

    @BeforeAll
    static void install() {
        try {
            python = LINTERS.installed();
        } catch (PythonFolder.Unusable reason) {
            throw new TestAbortedException("no linters: " + reason.getMessage());
        }
    }

    private static Said run(String program, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(python.toString(), python.resolveSibling(program).toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("AWS_DEFAULT_REGION", "eu-central-1");
        builder.environment().put("SAM_CLI_TELEMETRY", "0");
        builder.environment().put("PYTHONUTF8", "1");
        int exit = builder.start().waitFor();
        return new Said(exit, Files.readString(output, StandardCharsets.UTF_8));
    }

    private static List<String> templates() throws IOException {
        return Templates.files().stream().map(Path::toString).toList();
    }

    @Test
    void theLinterOfCloudFormationFindsNothing() throws Exception {
        List<String> templates = templates();
        assertThat(templates).hasSizeGreaterThan(7);
        assertThat(run("cfn-lint", templates)).isEqualTo(new Said(0, ""));
    }

    @Test
    void theLinterOfSamFindsNothing() throws Exception {
        Said said = run("sam", List.of("validate", "--lint", "-t", templates().getFirst()));
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains("is a valid SAM Template");
    }

    @Test
    void aMisspeltPropertyIsFound() throws Exception {
        Path broken = folder.resolve("broken.yaml");
        Files.writeString(
                broken,
                Files.readString(ROOT.resolve("infra/queue.yaml")).replace("VisibilityTimeout:", "VisibilityTimeuot:"));
        assertThat(run("cfn-lint", List.of(broken.toString())).text()).contains("VisibilityTimeuot");
    }
}
