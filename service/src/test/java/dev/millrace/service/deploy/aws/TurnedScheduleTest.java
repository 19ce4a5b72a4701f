package dev.millrace.service.deploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MillraceException;
import dev.millrace.storage.aws.AwsClients;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** What is asked of EventBridge Scheduler to turn a schedule, which replaces all of it. */
final class TurnedScheduleTest {
    /** What a request or an answer says, by the names that the service has for it. */
    private static Map<String, Object> said(SdkPojo message) {
        return message.sdkFields().stream()
                .filter(field -> field.getValueOrDefault(message) != null)
                .collect(Collectors.toMap(
                        field -> field.memberName(),
                        field -> field.getValueOrDefault(message),
                        (one, _) -> one,
                        TreeMap::new));
    }

    private static GetScheduleResponse everything() {
        return GetScheduleResponse.builder()
                .arn("arn")
                .name("flow-tick")
                .groupName("default")
                .description("mine")
                .scheduleExpression("rate(2 minutes)")
                .scheduleExpressionTimezone("Europe/Berlin")
                .startDate(Instant.ofEpochSecond(1))
                .endDate(Instant.ofEpochSecond(2))
                .flexibleTimeWindow(
                        window -> window.mode(FlexibleTimeWindowMode.FLEXIBLE).maximumWindowInMinutes(3))
                .target(target -> target.arn("function").roleArn("role").input("{}"))
                .kmsKeyArn("key")
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .state(ScheduleState.ENABLED)
                .creationDate(Instant.ofEpochSecond(3))
                .lastModificationDate(Instant.ofEpochSecond(4))
                .build();
    }

    /** An update has the usual value of everything that it does not say: also of what a later version of the service adds. */
    @Test
    void everythingThatAnUpdateCanSayIsSaidAsItWas() {
        GetScheduleResponse seen = everything();
        assertThat(said(seen)).as("all that is told").hasSameSizeAs(seen.sdkFields());
        var sent = EventBridgeTickSchedule.turned(seen, false);
        assertThat(said(sent)).as("all that can be said").hasSameSizeAs(sent.sdkFields());
        Map<String, Object> before = said(seen);
        said(sent).forEach((field, value) -> {
            switch (field) {
                case "State" -> assertThat(value).isEqualTo("DISABLED");
                case "ClientToken" -> assertThat(value.toString()).hasSize(36);
                default -> assertThat(value).as(field).isEqualTo(before.get(field));
            }
        });
    }

    @Test
    void whoSawTheSameAndWantsTheSameAsksForOneThing() {
        String token = EventBridgeTickSchedule.turned(everything(), false).clientToken();
        assertThat(EventBridgeTickSchedule.turned(everything(), false).clientToken())
                .isEqualTo(token);
        assertThat(EventBridgeTickSchedule.turned(everything(), true).clientToken())
                .isNotEqualTo(token);
        GetScheduleResponse later = everything().toBuilder()
                .lastModificationDate(Instant.ofEpochSecond(5))
                .build();
        assertThat(EventBridgeTickSchedule.turned(later, false).clientToken()).isNotEqualTo(token);
    }

    @Test
    void aServiceThatDoesNotAnswerIsNamed() {
        try (SdkHttpClient http = AwsClients.http();
                SchedulerClient nobody = AwsClients.small(SchedulerClient.builder(), http)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .endpointOverride(URI.create("http://127.0.0.1:1"))
                        .build()) {
            assertThatThrownBy(() -> new EventBridgeTickSchedule(nobody).find("flow"))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("looking for the tick");
        }
    }
}
