package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.service.cost.Prices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is paid while nothing runs. */
class RestingCostTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final long PACKAGE_BYTES = 100_000_000;
    private static final String IMAGE = "repository/millrace@sha256:" + "0".repeat(64);
    private static final String[] CONTAINERS = {
        "WorkerImage", IMAGE,
        "GpuImage", IMAGE,
        "ImageRepository", "repository",
        "Network", "vpc-1",
        "Subnets", "a,b"
    };

    private static Blueprint with(String... pairs) {
        Map<String, String> parameters = new TreeMap<>(
                Map.of("Code", "code.zip", "CodeBucket", "code", "Templates", "templates", "Release", "r0123456789ab"));
        for (int index = 0; index < pairs.length; index += 2) {
            parameters.put(pairs[index], pairs[index + 1]);
        }
        Map<String, String> surroundings = Map.of(
                "AWS::StackName", "flow",
                "AWS::Region", "eu-central-1",
                "AWS::AccountId", "123456789012",
                "AWS::Partition", "aws",
                "AWS::URLSuffix", "amazonaws.com");
        return Blueprint.of("template.yaml", parameters, surroundings, RestingCostTest::text);
    }

    private static String text(String file) {
        Path inner = ROOT.resolve("infra").resolve(file);
        try {
            return Files.readString(Files.exists(inner) ? inner : ROOT.resolve(file));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Test
    void aDeploymentAtRestCostsLessThanADollarAMonth() {
        RestingCost cost = RestingCost.of(with(), PACKAGE_BYTES);
        assertThat(cost.dollars()).isBetween(0.3, 1.0);
        assertThat(cost.pricesOf()).matches("\\d{4}-\\d\\d-\\d\\d");
    }

    @Test
    void withAlarmsAndADashboardItCostsLessThanFive() {
        RestingCost cost = RestingCost.of(with("Alarms", "on", "Dashboard", "on"), PACKAGE_BYTES);
        assertThat(cost.dollars()).isBetween(4.0, 5.0);
        assertThat(cost.lines())
                .extracting(RestingCost.Line::what)
                .anyMatch(what -> what.endsWith("× alarm"))
                .contains("dashboard", "call of the coordinator each minute", "mapping of a queue to a function");
    }

    @Test
    void containersAndAGpuAddWhatTheirQueuesTakeToAskAndNoMore() {
        double plain = RestingCost.of(with(), PACKAGE_BYTES).dollars();
        assertThat(RestingCost.of(with(CONTAINERS), PACKAGE_BYTES).dollars())
                .isCloseTo(plain + 4 * 730 * 60 * RestingPrices.builtIn().queueRequest(), within(1e-9))
                .isLessThan(1.0);
    }

    @Test
    void everythingThereIsWithTriggersCostsLessThanFive() {
        Blueprint blueprint = with(Stream.concat(
                        Stream.of(CONTAINERS),
                        Stream.of(
                                "Alarms",
                                "on",
                                "AlarmEmail",
                                "who@example.org",
                                "MonthlyDollars",
                                "50",
                                "Dashboard",
                                "on"))
                .toArray(String[]::new));
        Prices work = Prices.builtIn();
        double gigabytes = Objects.requireNonNull(
                                blueprint.ofType("AWS::Serverless::Function").get("Uploads"))
                        .path("MemorySize")
                        .asInt()
                / 1_024.0;
        // What a call each minute of a function takes that finds nothing, and a folder of a thousand files that is
        // listed every five minutes.
        double call = work.lambdaRequest() + 0.2 * gigabytes * work.lambdaGigabyteSecond() + 10 * work.stateRead();
        double triggers = 730 * 60 * (call + work.objectPut() / 5);
        assertThat(triggers).isBetween(0.1, 0.3);
        assertThat(RestingCost.of(blueprint, PACKAGE_BYTES).dollars() + triggers)
                .isBetween(4.0, 5.0);
    }

    @Test
    void aGroupThatKeepsAnInstanceIsRefused() {
        String group = """
            Resources:
              Group: {Type: "AWS::AutoScaling::AutoScalingGroup", Properties: {MinSize: "%s", MaxSize: "2"}}
            """;
        Blueprint blueprint = Blueprint.of("group.yaml", Map.of(), Map.of(), _ -> group.formatted("1"));
        assertThatThrownBy(() -> RestingCost.of(blueprint, 0)).hasMessageContaining("AWS::AutoScaling");
    }

    @Test
    void whatIsSwitchedOffCostsWhatIsStored() {
        assertThat(RestingCost.of(with("Switch", "off"), PACKAGE_BYTES).dollars())
                .isCloseTo(PACKAGE_BYTES / (double) (1L << 30) * 0.023, within(1e-9));
    }

    @Test
    void aResourceWhosePriceNobodyLookedUpIsRefused() {
        String gateway = """
            Resources:
              Gateway: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: subnet}}
            """;
        Blueprint blueprint = Blueprint.of("gateway.yaml", Map.of(), Map.of(), _ -> gateway);
        assertThatThrownBy(() -> RestingCost.of(blueprint, 0)).hasMessageContaining("AWS::EC2::NatGateway");
    }
}
