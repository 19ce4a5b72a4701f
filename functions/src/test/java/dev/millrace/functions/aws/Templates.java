package dev.millrace.functions.aws;

import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.deploy.WorkerFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The templates of the repository, and what they make. */
final class Templates {
    static final String DIGEST = "sha256:" + "0".repeat(64);
    static final String RELEASE = "r0123456789ab";
    static final String FUNCTION = "AWS::Serverless::Function";

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Map<String, String> SURROUNDINGS = Map.of(
            "AWS::StackName", "flow",
            "AWS::Region", "eu-central-1",
            "AWS::AccountId", "123456789012",
            "AWS::Partition", "aws",
            "AWS::URLSuffix", "amazonaws.com");

    private Templates() {}

    /** With what has no default, and more. */
    static Blueprint with(String... pairs) {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "Code",
                "packages/functions.zip",
                "CodeBucket",
                "code",
                "Templates",
                "templates/0",
                "Release",
                RELEASE));
        for (int index = 0; index < pairs.length; index += 2) {
            parameters.put(pairs[index], pairs[index + 1]);
        }
        return Blueprint.of("template.yaml", parameters, SURROUNDINGS, Templates::text);
    }

    /** What is there before everything else. */
    static Blueprint code() {
        return Blueprint.of("infra/code.yaml", Map.of(), SURROUNDINGS, Templates::text);
    }

    /** Everything that can be asked for. */
    static Blueprint whole(String... more) {
        return with(Stream.concat(
                        Stream.of(
                                "WorkerImage",
                                "repository/millrace@" + DIGEST,
                                "ImageRepository",
                                "arn:aws:ecr:eu-central-1:123456789012:repository/millrace",
                                "GpuImage",
                                "repository/millrace@" + DIGEST,
                                "Network",
                                "vpc-1",
                                "Subnets",
                                "subnet-1,subnet-2",
                                "Buckets",
                                "lake,other",
                                "Alarms",
                                "on",
                                "AlarmEmail",
                                "who@example.org",
                                "MonthlyDollars",
                                "50",
                                "Dashboard",
                                "on",
                                "FunctionsPerClass",
                                "" + WorkerFunctions.most()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** The outermost one, then those that it takes in by name. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("infra"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("template.yaml")),
                            files.filter(file -> file.toString().endsWith(".yaml"))
                                    .sorted())
                    .toList();
        }
    }

    private static String text(String file) {
        Path inner = ROOT.resolve("infra").resolve(file);
        try {
            return Files.readString(Files.exists(inner) ? inner : ROOT.resolve(file));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The buckets among which what attempts write is spread, in order. */
    static List<String> spools() {
        return IntStream.rangeClosed(1, 16)
                .mapToObj(number -> String.format(Locale.ROOT, "@Spools/Spool%02d", number))
                .toList();
    }

    /** The variables of a function, those of all functions among them, or of a container. */
    static Map<String, String> variables(Blueprint blueprint, ObjectNode function) {
        Map<String, String> all = new TreeMap<>();
        blueprint
                .part("Globals")
                .at("/Function/Environment/Variables")
                .forEachEntry((key, value) -> all.put(key, value.asString()));
        function.at("/Environment/Variables").forEachEntry((key, value) -> all.put(key, value.asString()));
        return all;
    }

    /** One of the functions, by its name in the template. */
    static ObjectNode function(Blueprint blueprint, String name) {
        return Objects.requireNonNull(blueprint.ofType(FUNCTION).get(name), name);
    }

    /** The container of a class of workers. */
    static ObjectNode container(Blueprint blueprint, CloudClass memory) {
        return (ObjectNode) taskDefinition(blueprint, memory).at("/ContainerDefinitions/0");
    }

    /** How a container of a class is run. */
    static ObjectNode taskDefinition(Blueprint blueprint, CloudClass memory) {
        String name = definition(memory);
        return Objects.requireNonNull(
                blueprint.ofType("AWS::ECS::TaskDefinition").get(name), name);
    }

    /** The way to the task definition of a class. */
    static String definition(CloudClass memory) {
        return (memory.platform() == CloudClass.Platform.GPU ? "Gpu" : "Containers") + "/Worker" + memory.name();
    }

    /** The variables of a container. */
    static Map<String, String> environment(ObjectNode container) {
        Map<String, String> environment = new TreeMap<>();
        container
                .path("Environment")
                .forEach(one -> environment.put(
                        one.path("Name").asString(), one.path("Value").asString()));
        return environment;
    }

    /** The classes of workers in containers, with a GPU or without. */
    static List<CloudClass> containers() {
        return Arrays.stream(CloudClass.values())
                .filter(memory -> memory.platform() != CloudClass.Platform.FUNCTION)
                .toList();
    }

    /** The classes of workers of a platform, in order. */
    static List<CloudClass> classes(CloudClass.Platform platform) {
        return Arrays.stream(CloudClass.values())
                .filter(memory -> memory.platform() == platform)
                .toList();
    }
}
