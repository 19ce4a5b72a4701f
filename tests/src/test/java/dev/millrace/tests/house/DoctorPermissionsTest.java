package dev.millrace.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What who looks at a deployment must be allowed is listed, by the requests in the code. */
final class DoctorPermissionsTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String PACKAGE = "dev.millrace.service.deploy.aws";
    private static final Pattern CLIENT =
            Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");
    private static final Pattern SIGNED = Pattern.compile("SERVICE = \"(\\w+)\";\\s.*OPERATION = \"\\w+\\.(\\w+)\"");

    /** They change deployments, and need what CloudFormation needs. */
    private static final Set<String> DEPLOYING = Set.of("AwsReleases", "CloudFormationStacks");

    /** Requests whose action is called otherwise. */
    private static final Map<String, String> ACTIONS = Map.of(
            "lambda:Invoke", "lambda:InvokeFunction",
            "s3:CreateMultipartUpload", "s3:PutObject",
            "s3:UploadPart", "s3:PutObject",
            "s3:CompleteMultipartUpload", "s3:PutObject");

    private static Stream<String> called() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PACKAGE).stream()
                        .filter(type -> !DEPLOYING.contains(type.getSimpleName()))
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .flatMap(DoctorPermissionsTest::request);
    }

    private static Stream<String> request(JavaMethodCall call) {
        Matcher client = CLIENT.matcher(call.getTargetOwner().getName());
        String name = call.getTarget().getName();
        return client.matches() && !Set.of("builder", "close").contains(name)
                ? Stream.of(client.group(1) + ":" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                : Stream.empty();
    }

    private static Set<String> signed() throws IOException {
        Set<String> all = new TreeSet<>();
        Path folder = ROOT.resolve("service/src/main/java").resolve(PACKAGE.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher matcher = SIGNED.matcher(Files.readString(file));
                if (matcher.find()) {
                    all.add(matcher.group(1) + ":" + matcher.group(2));
                }
            }
        }
        return all;
    }

    @Test
    void everyRequestIsAmongWhatHasToBeAllowed() throws IOException {
        assertThat(signed()).containsExactly("logs:FilterLogEvents", "servicequotas:GetServiceQuota");
        Set<String> needed = new TreeSet<>(signed());
        called().map(request -> ACTIONS.getOrDefault(request, request)).forEach(needed::add);
        assertThat(needed).contains("scheduler:GetSchedule", "lambda:GetAccountSettings", "s3:PutObject");
        String text = Files.readString(ROOT.resolve("docs/deploy.md"));
        assertThat(needed).allSatisfy(action -> assertThat(text).contains("`" + action + "`"));
    }
}
