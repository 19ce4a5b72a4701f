package dev.millrace.service.deploy.aws;

import dev.millrace.service.deploy.TickSchedule;
import dev.millrace.service.deploy.TickSchedule.Tick;
import dev.millrace.service.deploy.TickScheduleContract;
import dev.millrace.storage.aws.AwsAccount;
import dev.millrace.storage.aws.AwsClients;
import dev.millrace.storage.aws.Emulator;
import dev.millrace.storage.aws.NeedsAws;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.Target;

/** On EventBridge Scheduler as emulators have it. Amazon's own makes schedules for roles alone that there are. */
@NeedsAws
final class EventBridgeTickScheduleTest extends TickScheduleContract {
    private final AwsAccount account = Emulator.account();
    private final SdkHttpClient http = AwsClients.http();
    private final SchedulerClient client =
            account.configure(AwsClients.small(SchedulerClient.builder(), http)).build();
    private final List<String> made = new ArrayList<>();

    @Override
    protected TickSchedule schedule() {
        Assumptions.assumeTrue(account.endpointOrNull() != null, "an account has no such role");
        return new EventBridgeTickSchedule(client);
    }

    @Override
    protected String unique(String name) {
        return "mr-" + name + "-" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    protected void make(String deployment, Tick tick) {
        made.add(TickSchedule.name(deployment));
        client.createSchedule(request -> request.name(TickSchedule.name(deployment))
                .scheduleExpression(tick.expression())
                .scheduleExpressionTimezone(tick.zone())
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .state(tick.enabled() ? ScheduleState.ENABLED : ScheduleState.DISABLED)
                .target(target(tick)));
    }

    private static Consumer<Target.Builder> target(Tick tick) {
        return target -> target.arn(tick.target())
                .roleArn(tick.role())
                .input("{\"tick\": true}")
                .retryPolicy(retries ->
                        retries.maximumRetryAttempts(tick.retries()).maximumEventAgeInSeconds(tick.ageSeconds()))
                .deadLetterConfig(queue -> queue.arn(tick.deadLetters().orElse(null)));
    }

    @AfterEach
    void end() {
        made.forEach(name -> client.deleteSchedule(request -> request.name(name)));
        client.close();
        http.close();
    }
}
