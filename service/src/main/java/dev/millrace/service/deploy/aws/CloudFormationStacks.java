package dev.millrace.service.deploy.aws;

import static dev.millrace.service.deploy.aws.AwsAnswers.asked;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.service.deploy.Stacks;
import dev.millrace.storage.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Stacks of CloudFormation, changed by change sets alone. A stack that cannot be made is removed again. */
final class CloudFormationStacks implements Stacks {
    private static final long ASK_MILLIS = 1_000;
    private static final int ASKED_MOST = 600;
    private static final String NESTED = "AWS::CloudFormation::Stack";

    private final CloudFormationClient client;
    private final Clock clock;

    CloudFormationStacks(CloudFormationClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Optional<Stack> find(String nameOrId) {
        return asked("looking for a stack", () -> {
            try {
                return client.describeStacks(request -> request.stackName(nameOrId)).stacks().stream()
                        .findFirst()
                        .map(CloudFormationStacks::stack);
            } catch (AwsServiceException refused) {
                if (AwsAnswers.message(refused).contains("does not exist")) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    private static Stack stack(software.amazon.awssdk.services.cloudformation.model.Stack stack) {
        SortedMap<String, String> parameters = new TreeMap<>();
        stack.parameters().forEach(one -> parameters.put(one.parameterKey(), one.parameterValue()));
        SortedMap<String, String> outputs = new TreeMap<>();
        stack.outputs().forEach(one -> outputs.put(one.outputKey(), one.outputValue()));
        return new Stack(stack.stackId(), stack.stackStatusAsString(), parameters, outputs);
    }

    @Override
    public ChangeSet prepare(Wanted wanted) {
        boolean creates = find(wanted.stack())
                .filter(stack -> !stack.isOnlyPrepared() && !stack.isGone())
                .isEmpty();
        CreateChangeSetRequest.Builder request = CreateChangeSetRequest.builder()
                .stackName(wanted.stack())
                .changeSetName("millrace-" + clock.nowMillis())
                .changeSetType(creates ? ChangeSetType.CREATE : ChangeSetType.UPDATE)
                .capabilities(Capability.CAPABILITY_IAM, Capability.CAPABILITY_AUTO_EXPAND)
                .tags(Tag.builder().key("app").value("millrace").build())
                .parameters(new TreeMap<>(wanted.parameters())
                        .entrySet().stream()
                                .map(entry -> Parameter.builder()
                                        .parameterKey(entry.getKey())
                                        .parameterValue(entry.getValue())
                                        .build())
                                .toList());
        if (creates) {
            request.onStackFailure(OnStackFailure.DELETE);
        }
        if (wanted.template().startsWith("https://")) {
            request.templateURL(wanted.template());
        } else {
            request.templateBody(wanted.template());
        }
        var made = asked("preparing changes", () -> client.createChangeSet(request.build()));
        return prepared(made.stackId(), made.id());
    }

    private ChangeSet prepared(String stackId, String id) {
        for (int asked = 0; asked < ASKED_MOST; asked++) {
            DescribeChangeSetResponse set = described(id, null);
            if (set.status() == ChangeSetStatus.CREATE_COMPLETE) {
                return new ChangeSet(stackId, id, changes(id, set));
            }
            if (set.status() == ChangeSetStatus.FAILED) {
                ChangeSet none = new ChangeSet(stackId, "", List.of());
                String why = String.valueOf(set.statusReason());
                discard(new ChangeSet(stackId, id, List.of()));
                if (why.contains("didn't contain changes") || why.contains("No updates are to be performed")) {
                    return none;
                }
                throw Failure.invalid(
                                "CHANGES_REFUSED", "The changes cannot be prepared: " + why, "Correct it and repeat")
                        .toException();
            }
            clock.sleep(ASK_MILLIS);
        }
        throw Failure.of(FailureKind.UNAVAILABLE, "STACK_BUSY", "The changes are still being prepared")
                .toException();
    }

    private DescribeChangeSetResponse described(String id, @Nullable String page) {
        return asked(
                "asking for prepared changes",
                () -> client.describeChangeSet(
                        request -> request.changeSetName(id).nextToken(page)));
    }

    private List<Change> changes(String id, DescribeChangeSetResponse first) {
        List<Change> all = new ArrayList<>();
        for (DescribeChangeSetResponse page = first; ; page = described(id, page.nextToken())) {
            page.changes().forEach(change -> all.add(change(change.resourceChange())));
            if (page.nextToken() == null || page.nextToken().isEmpty()) {
                return all;
            }
        }
    }

    private static Change change(ResourceChange change) {
        return new Change(
                change.actionAsString(),
                change.logicalResourceId(),
                change.resourceType(),
                change.replacement() == Replacement.TRUE);
    }

    @Override
    public void execute(ChangeSet changes) {
        asked("carrying out changes", () -> client.executeChangeSet(request -> request.changeSetName(changes.id())));
    }

    @Override
    public void discard(ChangeSet changes) {
        if (!changes.id().isEmpty()) {
            asked("forgetting changes", () -> client.deleteChangeSet(request -> request.changeSetName(changes.id())));
        }
        if (find(changes.stackId()).filter(Stack::isOnlyPrepared).isPresent()) {
            remove(changes.stackId());
        }
    }

    @Override
    public void remove(String name) {
        asked("removing a stack", () -> client.deleteStack(request -> request.stackName(name)));
    }

    @Override
    public List<String> troubles(String stackId) {
        List<String> found = new ArrayList<>();
        for (StackEvent event : asked(
                "asking what happened",
                () -> client.describeStackEvents(request -> request.stackName(stackId))
                        .stackEvents())) {
            boolean own = stackId.equals(event.physicalResourceId());
            if (own && event.resourceStatusAsString().matches("(CREATE|UPDATE|DELETE)_IN_PROGRESS")) {
                break;
            }
            if (!own && event.resourceStatusAsString().endsWith("_FAILED")) {
                found.addFirst(event.logicalResourceId() + ": " + event.resourceStatusReason());
                if (NESTED.equals(event.resourceType()) && event.physicalResourceId() != null) {
                    found.addAll(0, troubles(event.physicalResourceId()));
                }
            }
        }
        return found;
    }
}
