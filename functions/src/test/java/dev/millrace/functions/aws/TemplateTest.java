package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.functions.settings.CloudPart;
import dev.millrace.functions.settings.CloudVariable;
import dev.millrace.functions.settings.PoolSettings;
import dev.millrace.graph.CloudClass;
import dev.millrace.service.deploy.Blueprint;
import dev.millrace.service.settings.SettingsLayers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The templates say what the code needs, and nothing that it does not know. */
@NullUnmarked
class TemplateTest {
    private static final Set<String> OF_THE_RUNTIME = Set.of("JAVA_TOOL_OPTIONS");

    /** Settings whose default is a laptop's. */
    private static final Set<String> SETTINGS = Set.of("MILLRACE_PROTOCOL_SPECULATE_AFTER");

    private final Blueprint whole = Templates.whole();

    @Test
    void everyHandlerIsAFunctionAndEveryFunctionHasItsHandler() throws Exception {
        Set<String> handlers = new TreeSet<>();
        Path classes = Path.of(CoordinatorHandler.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev/millrace/functions/aws");
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = "dev.millrace.functions.aws."
                        + file.getFileName().toString().replace(".class", "");
                if (RequestStreamHandler.class.isAssignableFrom(Class.forName(name))) {
                    handlers.add(name);
                }
            }
        }
        assertThat(handlers)
                .contains(
                        CoordinatorHandler.class.getName(),
                        WorkerHandler.class.getName(),
                        UploadHandler.class.getName());
        assertThat(whole.ofType(Templates.FUNCTION).values().stream()
                        .map(function -> function.path("Handler").asString())
                        .collect(Collectors.toSet()))
                .isEqualTo(handlers);
    }

    @Test
    void everyVariableThatCodeReadsIsSetAndEveryOneThatIsSetIsRead() {
        assertThat(own(Templates.variables(whole, Templates.function(whole, "Coordinator"))))
                .isEqualTo(variables(CloudPart.COORDINATOR));
        assertThat(own(Templates.variables(whole, Templates.function(whole, "Uploads"))))
                .isEqualTo(variables(CloudPart.UPLOADS));
        for (CloudClass memory : Templates.classes(CloudClass.Platform.FUNCTION)) {
            assertThat(own(Templates.variables(whole, Templates.function(whole, "Worker" + memory.name()))))
                    .isEqualTo(variables(CloudPart.WORKER));
        }
        for (CloudClass memory : Templates.containers()) {
            assertThat(own(Templates.environment(Templates.container(whole, memory))))
                    .isEqualTo(variables(CloudPart.WORKER));
        }
    }

    @Test
    void slowAttemptsGetCompanyInTheCloud() {
        assertThat(SettingsLayers.load(
                                Templates.variables(whole, Templates.function(whole, "Coordinator")),
                                Path.of("/"),
                                Map.of())
                        .protocol()
                        .attempts()
                        .speculateAfterMillis())
                .isEqualTo(2_000);
    }

    @Test
    void theApiPlansAsTheCoordinatorDoes() {
        assertThat(own(Templates.variables(whole, Templates.function(whole, "Api"))))
                .isEqualTo(variables(CloudPart.API));
        assertThat(PoolSettings.classes(Templates.variables(whole, Templates.function(whole, "Api"))))
                .isEqualTo(PoolSettings.read(Templates.variables(whole, Templates.function(whole, "Coordinator")))
                        .classes());
        assertThat(Templates.variables(
                        Templates.whole("Tenants", "s3://lake/tenants.json"), Templates.function(whole, "Api")))
                .containsKey("MILLRACE_TENANTS");
    }

    private static Set<String> variables(CloudPart part) {
        return Arrays.stream(CloudVariable.values())
                .filter(variable -> variable.parts().contains(part))
                .map(CloudVariable::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> own(Map<String, String> variables) {
        Set<String> own = new TreeSet<>(variables.keySet());
        own.removeAll(OF_THE_RUNTIME);
        own.removeAll(SETTINGS);
        return own;
    }

    @Test
    void everyFunctionIsCalledByAnAliasOfAVersionThatIsNamedByTheDigestOfTheDeployment() {
        assertThat(whole.part("Globals").at("/Function/AutoPublishAlias").asString())
                .isEqualTo("live");
        whole.ofType(Templates.FUNCTION)
                .forEach((name, function) -> assertThat(
                                function.path("AutoPublishCodeSha256").asString())
                        .as(name + ": its place")
                        .isEqualTo("0".repeat(64)));
    }

    @Test
    void noTemplateNamesAPartitionOrItsHosts() throws IOException {
        List<Path> files = Templates.files();
        assertThat(files).hasSizeGreaterThan(7);
        for (Path file : files) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContainPattern("arn:aws[a-z-]*:")
                    .doesNotContainPattern("https?://[^\\s\"]*amazonaws");
        }
    }

    @Test
    void whatAnEarlierVersionNeedsStaysWhenAnotherOneTakesItsPlace() {
        ObjectNode alias = whole.ofType("AWS::Lambda::Alias").get("CoordinatorOfRelease");
        assertThat(alias.path("Name").asString()).isEqualTo(Templates.RELEASE);
        assertThat(alias.path("FunctionName").asString()).isEqualTo("@Coordinator");
        assertThat(alias.path("FunctionVersion").asString()).isEqualTo("@Coordinator.Version.Version");
        assertThat(Templates.variables(whole, Templates.function(whole, "Coordinator")))
                .containsEntry("MILLRACE_RELEASE", Templates.RELEASE)
                .containsEntry(
                        "MILLRACE_COORDINATORS",
                        Templates.function(whole, "Coordinator")
                                .path("FunctionName")
                                .asString());
        assertThat(whole.part("Parameters").at("/Release/AllowedPattern").asString())
                .isEqualTo("r[0-9a-f]{" + "0123456789ab".length() + "}");
        Map<String, String> replaced = whole.resources().stream()
                .collect(Collectors.toMap(Blueprint.Resource::name, Blueprint.Resource::replacePolicy));
        assertThat(replaced).containsEntry("CoordinatorOfRelease", "Retain");
        for (CloudClass memory : CloudClass.values()) {
            assertThat(replaced)
                    .containsEntry("Tasks" + memory.name() + "/Messages", "Retain")
                    .containsEntry("Tasks" + memory.name() + "/Dead", "Retain");
        }
        Templates.containers()
                .forEach(memory -> assertThat(replaced).containsEntry(Templates.definition(memory), "Retain"));
    }

    @Test
    void theSwitchLetsNothingBeStarted() {
        Blueprint off = Templates.whole("Switch", "off");
        off.ofType(Templates.FUNCTION).forEach((name, function) -> {
            assertThat(function.path("ReservedConcurrentExecutions").asInt(-1))
                    .as(name)
                    .isZero();
            function.path("Events")
                    .forEach(event -> assertThat(event.at("/Properties/Enabled").asBoolean(true))
                            .as(name)
                            .isFalse());
        });
        assertThat(PoolSettings.read(Templates.variables(
                                off, off.ofType(Templates.FUNCTION).get("Coordinator")))
                        .most())
                .as("containers started")
                .isZero();
        assertThat(off.ofType("AWS::Scheduler::Schedule").values())
                .allMatch(schedule -> schedule.path("State").asString().equals("DISABLED"));
        assertThat(off.ofType("AWS::Events::Rule").values())
                .allMatch(rule -> rule.path("State").asString().equals("DISABLED"));
        whole.ofType(Templates.FUNCTION)
                .forEach((name, function) -> assertThat(function.has("ReservedConcurrentExecutions"))
                        .as(name)
                        .isFalse());
        Blueprint reserving = Templates.with("ReservedWorkers", "50");
        assertThat(reserving
                        .ofType(Templates.FUNCTION)
                        .get("WorkerC4")
                        .path("ReservedConcurrentExecutions")
                        .asInt())
                .isEqualTo(50);
    }

    @Test
    void whatHoldsFactsStaysAndEverythingElseGoesWithItsStack() {
        Set<String> kept = new TreeSet<>(Set.of("AWS::S3::Bucket", "AWS::DynamoDB::Table"));
        assertThat(whole.resources().stream()
                        .filter(resource -> resource.deletionPolicy().equals("Retain"))
                        .map(Blueprint.Resource::type)
                        .collect(Collectors.toSet()))
                .isEqualTo(kept);
        assertThat(whole.resources().stream()
                        .filter(resource -> kept.contains(resource.type()))
                        .toList())
                .hasSize(3 + Templates.spools().size())
                .allMatch(resource -> resource.deletionPolicy().equals("Retain"));
    }

    @Test
    void whatCanBeTaggedIsTagged() {
        Set<String> cannot = Set.of(
                "AWS::S3::BucketPolicy",
                "AWS::SQS::QueuePolicy",
                "AWS::SNS::Subscription",
                "AWS::Logs::MetricFilter",
                "AWS::Scheduler::Schedule",
                "AWS::Events::Rule",
                "AWS::Lambda::Alias",
                "AWS::Lambda::Permission",
                "AWS::CloudWatch::Dashboard",
                "AWS::Budgets::Budget",
                "AWS::ECS::ClusterCapacityProviderAssociations",
                "AWS::IAM::InstanceProfile",
                "AWS::ApiGatewayV2::Authorizer",
                "AWS::ApiGatewayV2::Integration",
                "AWS::ApiGatewayV2::Route");
        for (Blueprint.Resource resource : whole.resources()) {
            if (!cannot.contains(resource.type()) && !resource.type().equals(Templates.FUNCTION)) {
                assertThat(tags(resource.properties()))
                        .as(resource.name())
                        .containsAnyOf("{\"Key\":\"app\",\"Value\":\"millrace\"", "{\"app\":\"millrace\"}");
            }
        }
        assertThat(whole.part("Globals").at("/Function/Tags/app").asString()).isEqualTo("millrace");
    }

    private static String tags(ObjectNode properties) {
        return properties.path("Tags").toString() + properties.path("TagSpecifications");
    }

    @Test
    void aParameterThatIsNotThereOrMissingIsNamed() {
        assertThatThrownBy(() -> Templates.with("Colour", "red")).hasMessageContaining("no parameter 'Colour'");
        assertThatThrownBy(() -> Blueprint.of("template.yaml", Map.of(), Map.of(), _ -> {
                    try {
                        return Files.readString(Path.of(System.getProperty("millrace.root"), "template.yaml"));
                    } catch (IOException error) {
                        throw new UncheckedIOException(error);
                    }
                }))
                .hasMessageContaining("'Code' is not given");
    }
}
