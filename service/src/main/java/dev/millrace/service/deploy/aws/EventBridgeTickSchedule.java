package dev.millrace.service.deploy.aws;

import static dev.millrace.service.deploy.aws.AwsAnswers.asked;

import dev.millrace.service.deploy.TickSchedule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.DeadLetterConfig;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.RetryPolicy;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;

/**
 * Schedules of EventBridge Scheduler, in the group {@code default}, where the template makes them.
 *
 * <p>{@code UpdateSchedule} replaces a schedule: what a request leaves out has its usual value afterwards. So all that was read is sent again. CloudFormation
 * does the same with what the template says; of two updates the later one counts. Its client token only makes one request of one that comes twice, so here it
 * follows from what was seen: two who saw the same and want the same ask for one thing.
 */
record EventBridgeTickSchedule(SchedulerClient client) implements TickSchedule {
    /** What the service does where a schedule does not say it. */
    private static final int USUAL_RETRIES = 185;

    private static final int USUAL_AGE_SECONDS = 86_400;

    @Override
    public Optional<Tick> find(String deployment) {
        return read(deployment).map(EventBridgeTickSchedule::tick);
    }

    private Optional<GetScheduleResponse> read(String deployment) {
        return asked("looking for the tick", () -> {
            try {
                return Optional.of(client.getSchedule(request -> request.name(TickSchedule.name(deployment))));
            } catch (ResourceNotFoundException none) {
                return Optional.empty();
            }
        });
    }

    private static Tick tick(GetScheduleResponse found) {
        Target target = found.target();
        Optional<RetryPolicy> retries = Optional.ofNullable(target.retryPolicy());
        return new Tick(
                found.state() == ScheduleState.ENABLED,
                found.scheduleExpression(),
                Optional.ofNullable(found.scheduleExpressionTimezone()).orElse("UTC"),
                target.arn(),
                target.roleArn(),
                retries.map(RetryPolicy::maximumRetryAttempts).orElse(USUAL_RETRIES),
                retries.map(RetryPolicy::maximumEventAgeInSeconds).orElse(USUAL_AGE_SECONDS),
                Optional.ofNullable(target.deadLetterConfig()).map(DeadLetterConfig::arn),
                found.lastModificationDate().toEpochMilli());
    }

    @Override
    public boolean turn(String deployment, Tick seen, boolean enabled) {
        Optional<GetScheduleResponse> now = read(deployment);
        if (now.isEmpty() || !tick(now.get()).equals(seen)) {
            return false;
        }
        return seen.enabled() == enabled || updated(turned(now.get(), enabled));
    }

    private boolean updated(UpdateScheduleRequest request) {
        return asked("turning the tick", () -> {
            try {
                client.updateSchedule(request);
                return true;
            } catch (ConflictException | ResourceNotFoundException another) {
                return false;
            }
        });
    }

    /** The same but for its state. */
    static UpdateScheduleRequest turned(GetScheduleResponse seen, boolean enabled) {
        String once = seen.arn() + " " + seen.lastModificationDate() + " " + enabled;
        return UpdateScheduleRequest.builder()
                .name(seen.name())
                .groupName(seen.groupName())
                .description(seen.description())
                .scheduleExpression(seen.scheduleExpression())
                .scheduleExpressionTimezone(seen.scheduleExpressionTimezone())
                .startDate(seen.startDate())
                .endDate(seen.endDate())
                .flexibleTimeWindow(seen.flexibleTimeWindow())
                .target(seen.target())
                .kmsKeyArn(seen.kmsKeyArn())
                .actionAfterCompletion(seen.actionAfterCompletion())
                .state(enabled ? ScheduleState.ENABLED : ScheduleState.DISABLED)
                .clientToken(UUID.nameUUIDFromBytes(once.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .build();
    }
}
