package dev.millrace.service.deploy.aws;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Release;
import dev.millrace.service.deploy.DeployedReleases;
import dev.millrace.service.deploy.OpenRuns;
import dev.millrace.service.deploy.WorkerFunctions;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Versions of the code in an account: aliases of the coordinator, of which {@code live} is none. A published function says in its environment which one it
 * belongs to.
 *
 * @param tables opens the table of a deployment
 */
record AwsReleases(LambdaClient functions, SqsClient queues, Function<String, StateTable> tables)
        implements DeployedReleases {
    private static final String LIVE = "live";
    private static final String COORDINATOR = "-coordinator";
    private static final String VARIABLE = "MILLRACE_RELEASE";
    private static final String UNPUBLISHED = "$LATEST";

    private static final DateTimeFormatter MODIFIED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");

    @Override
    public SortedSet<String> all(String deployment) {
        SortedSet<String> all = new TreeSet<>();
        String marker = null;
        do {
            String after = marker;
            Optional<ListAliasesResponse> page = found(() -> functions.listAliases(
                    request -> request.functionName(deployment + COORDINATOR).marker(after)));
            page.ifPresent(answer -> answer.aliases().stream()
                    .map(AliasConfiguration::name)
                    .filter(name -> !name.equals(LIVE))
                    .forEach(all::add));
            marker = page.map(ListAliasesResponse::nextMarker).orElse(null);
        } while (isMore(marker));
        return all;
    }

    private static boolean isMore(@Nullable String marker) {
        return marker != null && !marker.isEmpty();
    }

    @Override
    public String called(String deployment) {
        return found(() -> functions.getFunctionConfiguration(request ->
                        request.functionName(deployment + COORDINATOR).qualifier(LIVE)))
                .filter(published -> published.environment() != null)
                .map(published -> published.environment().variables().getOrDefault(VARIABLE, ""))
                .orElse("");
    }

    @Override
    public long liveSinceMillis(String deployment) {
        String modified = asked(() -> functions.getFunctionConfiguration(request ->
                        request.functionName(deployment + COORDINATOR).qualifier(LIVE)))
                .lastModified();
        return OffsetDateTime.parse(modified, MODIFIED).toInstant().toEpochMilli();
    }

    @Override
    public SortedMap<String, OpenRuns> held(String table) {
        return OpenRuns.byRelease(tables.apply(table));
    }

    @Override
    public void remove(String deployment, String release) {
        for (CloudClass memory : CloudClass.values()) {
            String queue = deployment + "-" + ReleaseQueue.name(Queues.of(memory.ofTasks()), new Release(release));
            removeQueue(queue);
            removeQueue(Queues.deadOf(queue));
        }
        WorkerFunctions.all(WorkerFunctions.most())
                .forEach(worker -> removeVersions(deployment + "-" + worker, release));
        removeVersions(deployment + "-api", release);
        removeVersions(deployment + "-uploads", release);
        found(() -> functions.deleteAlias(
                request -> request.functionName(deployment + COORDINATOR).name(release)));
        removeVersions(deployment + COORDINATOR, release);
    }

    private void removeQueue(String name) {
        found(() -> queues.getQueueUrl(request -> request.queueName(name)))
                .ifPresent(queue -> found(() -> queues.deleteQueue(request -> request.queueUrl(queue.queueUrl()))));
    }

    private void removeVersions(String function, String release) {
        for (FunctionConfiguration version : versions(function)) {
            Map<String, String> variables = version.environment() == null
                    ? Map.of()
                    : version.environment().variables();
            if (release.equals(variables.get(VARIABLE)) && !version.version().equals(UNPUBLISHED)) {
                removeVersion(function, version.version());
            }
        }
    }

    /** One to which an alias leads stays: it is called. */
    private void removeVersion(String function, String version) {
        try {
            found(() -> functions.deleteFunction(
                    request -> request.functionName(function).qualifier(version)));
        } catch (ResourceConflictException used) {
            // Whoever publishes the next one leaves it behind.
        }
    }

    private List<FunctionConfiguration> versions(String function) {
        List<FunctionConfiguration> all = new ArrayList<>();
        String marker = null;
        do {
            String after = marker;
            Optional<ListVersionsByFunctionResponse> page = found(() -> functions.listVersionsByFunction(
                    request -> request.functionName(function).marker(after)));
            page.ifPresent(answer -> all.addAll(answer.versions()));
            marker = page.map(ListVersionsByFunctionResponse::nextMarker).orElse(null);
        } while (isMore(marker));
        return all;
    }

    /** Empty: it is not there. */
    private static <T> Optional<T> found(Supplier<T> request) {
        try {
            return Optional.of(asked(request));
        } catch (ResourceNotFoundException | QueueDoesNotExistException none) {
            return Optional.empty();
        }
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (ResourceNotFoundException | QueueDoesNotExistException | ResourceConflictException told) {
            throw told;
        } catch (SdkException trouble) {
            throw Failure.of(
                            FailureKind.UNAVAILABLE,
                            "VERSIONS_UNKNOWN",
                            "The versions of the code could not be asked for or removed: " + trouble.getMessage())
                    .withRemedy("Repeat it")
                    .toException();
        }
    }
}
