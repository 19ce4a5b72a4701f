package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image of the functions, as far as it can be made without Docker: its files, the command that is run in it, and what starts it. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class ImageTest {
    private static final String PACKAGE = "dev.millrace.functions.aws.";
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
    private static final long PATIENCE_MILLIS = 300_000;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AWS_REGION", "us-east-1",
            "MILLRACE_HOME", "s3://spool/millrace",
            "MILLRACE_TABLE", "rows",
            "MILLRACE_QUEUES", "q-",
            "MILLRACE_SECRETS", "/millrace/flow/",
            "MILLRACE_CLASS", "c1",
            "MILLRACE_FUNCTIONS", "c1=worker");

    @TempDir
    Path folder;

    private int started;

    /** Calls a handler with what nobody sends; the JVM ends at once when it is to take a cache that is not for it. Returns where it took the handler from. */
    private String source(ImageFiles image, String handler, String mode) throws Exception {
        Path loaded = folder.resolve("loaded-" + ++started);
        List<String> options = new ArrayList<>(image.options());
        options.addAll(List.of("-XX:AOTMode=" + mode, "-Xlog:class+load:file=" + loaded));
        FunctionPlane.Deployed function = new FunctionPlane.Deployed(
                handler,
                PACKAGE + handler,
                new TreeMap<>(ENVIRONMENT),
                PATIENCE_MILLIS,
                1,
                new FunctionPlane.Java(options));
        try (Sandbox sandbox = new Sandbox(
                function,
                new ServicesRoute.Watched(NOWHERE),
                folder.resolve("sandbox-" + started),
                (_, _) -> WatchedLink.Passage.ON)) {
            Sandbox.Answer said = sandbox.call("{\"class\": \"nobody\"}", PATIENCE_MILLIS);
            assertThat(said.end()).as(handler + " " + said.body()).isIn(Sandbox.End.ERROR, Sandbox.End.ANSWERED);
        }
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains(PACKAGE + handler + " source: "))
                    .map(line -> line.replaceFirst(".* source: ", ""))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theCacheThatTheImageMakesHasEveryFunctionAndIsTakenByTheJvmThatTheImageStarts() throws Exception {
        ImageFiles.libraries(folder.resolve("libraries"));
        ImageFiles image = ImageFiles.of(folder.resolve("libraries"), folder.resolve("image"));
        image.build();
        for (String handler : List.of("CoordinatorHandler", "ApiHandler", "UploadHandler", "WorkerHandler")) {
            assertThat(source(image, handler, "on")).as(handler).startsWith("shared objects file");
        }
        assertThat(source(image, "WorkerHandler", "off"))
                .as("without the cache")
                .contains(".jar");
    }

    @Test
    void theDefinitionStartsTheRuntimesClientWithAHandlerThatThereIs() throws Exception {
        assertThat(ImageFiles.words("ENTRYPOINT").getLast())
                .isEqualTo("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        assertThat(Class.forName(ImageFiles.words("CMD").getFirst())).isEqualTo(CoordinatorHandler.class);
    }
}
