package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.service.deploy.Stacks.Change;
import dev.millrace.service.deploy.Stacks.ChangeSet;
import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.Stacks.Wanted;
import dev.millrace.service.deploy.TickSchedule.Tick;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A deployment under one name in one account and region: the stack {@code NAME-code} with a bucket for packages and templates, and the stack {@code NAME}. What
 * is uploaded is named by its digest, so that nothing is uploaded twice or changed under a running deployment.
 */
public final class Deployment {
    private static final long FIRST_ASK_MILLIS = 200;
    private static final long LAST_ASK_MILLIS = 4_000;
    private static final int ASKED_MOST = 1_800;
    private static final String CODE_STACK = "-code";
    private static final List<String> OURS = List.of("Code", "CodeBucket", "Templates", "Release");

    private final String name;
    private final DeployRegion region;
    private final Supplier<Delivery> delivery;
    private final Stacks stacks;
    private final ObjectStore objects;
    private final ReleaseKeeping releases;
    private final TickKeeping ticks;
    private final Clock clock;

    /**
     * What would be changed.
     *
     * @param changeSet with an empty id where there is nothing to be changed, or nothing could be prepared because there is no bucket yet
     * @param unneeded versions of the code that are removed, unless a run turns out to be theirs
     * @param tick the schedule, if somebody has turned it otherwise than the stack says, so that it is turned back
     * @param cost at rest, afterwards
     */
    public record Prepared(
            ChangeSet changeSet,
            List<Change> changes,
            SortedSet<String> unneeded,
            Optional<Tick> tick,
            RestingCost cost) {
        public Prepared {
            unneeded = Collections.unmodifiableSortedSet(new TreeSet<>(unneeded));
            changes = List.copyOf(changes);
        }

        /** Whether there is nothing to be done. */
        public boolean isNothing() {
            return changeSet.id().isEmpty() && unneeded.isEmpty() && tick.isEmpty();
        }
    }

    /**
     * @param delivery what is deployed; asked for by who plans or changes something, so that looking and removing need none
     * @param objects where packages are put
     * @param releases versions of the code that are there
     * @param ticks what calls the coordinator
     */
    public Deployment(
            String name,
            DeployRegion region,
            Supplier<Delivery> delivery,
            Stacks stacks,
            ObjectStore objects,
            DeployedReleases releases,
            TickSchedule ticks,
            Clock clock) {
        this.name = name;
        this.region = region;
        this.delivery = delivery;
        this.stacks = stacks;
        this.objects = objects;
        this.releases = new ReleaseKeeping(name, releases, clock);
        this.ticks = new TickKeeping(name, ticks, stacks);
        this.clock = clock;
    }

    /** What {@link #apply} would do; nothing is made but uploads, and these only where there is a bucket for them. */
    public Prepared plan(Map<String, String> parameters, long settleMillis) {
        Optional<Stack> code = stacks.find(name + CODE_STACK).filter(Stack::isWhole);
        if (code.isEmpty()) {
            Map<String, String> unknown = new TreeMap<>(parameters);
            OURS.forEach(one -> unknown.put(one, "unknown"));
            Blueprint blueprint = blueprint(unknown);
            List<Change> all = blueprint.resources().stream()
                    .map(one -> new Change("Add", one.name(), one.type(), false))
                    .toList();
            return new Prepared(
                    new ChangeSet("", "", List.of()),
                    all,
                    new TreeSet<>(),
                    Optional.empty(),
                    cost(blueprint, parameters));
        }
        Prepared prepared = changes(code.get(), parameters, settleMillis);
        stacks.discard(prepared.changeSet());
        return prepared;
    }

    /**
     * Makes the bucket, uploads, and prepares the changes; {@link #apply} or {@link #discard} follows.
     *
     * @param settleMillis how long a version of the code must have been live before another one that no run needs is removed
     */
    public Prepared prepare(Map<String, String> parameters, long settleMillis, Consumer<String> told) {
        blueprint(withOurs(parameters, "unknown"));
        return changes(codeStack(told), parameters, settleMillis);
    }

    public void discard(Prepared prepared) {
        stacks.discard(prepared.changeSet());
    }

    private Stack codeStack(Consumer<String> told) {
        String stack = name + CODE_STACK;
        ChangeSet changes = stacks.prepare(new Wanted(stack, delivery.get().text(Delivery.CODE_TEMPLATE), Map.of()));
        if (!changes.id().isEmpty()) {
            told.accept("the stack " + stack + ", a bucket for packages and templates");
            carryOut(changes);
        }
        return stacks.find(stack).filter(Stack::isWhole).orElseThrow(() -> broken(stack));
    }

    private Prepared changes(Stack code, Map<String, String> parameters, long settleMillis) {
        String bucket = output(code, "Bucket");
        Map<String, String> all = new TreeMap<>();
        Optional<Stack> before = stacks.find(name).filter(stack -> !stack.isOnlyPrepared());
        before.ifPresent(stack -> all.putAll(stack.parameters()));
        all.keySet().retainAll(blueprint(withOurs(Map.of(), "unknown")).parameters());
        all.putAll(parameters);
        DeliveryUpload upload = new DeliveryUpload(delivery.get(), objects, bucket);
        String folder = upload.nested();
        String key = upload.functions(all.getOrDefault("Architecture", "arm64"));
        String release = releases.named(before, key, folder, all);
        all.putAll(Map.of("CodeBucket", bucket, "Templates", folder, "Code", key, "Release", release));
        Blueprint blueprint = blueprint(all);
        String template = upload.outermost(folder, Revision.of(blueprint));
        ChangeSet changes = stacks.prepare(new Wanted(name, region.url(bucket, template), all));
        return new Prepared(
                changes,
                changes.changes(),
                before.map(stack -> releases.unneeded(stack, settleMillis)).orElseGet(TreeSet::new),
                before.filter(stack -> isSwitched(stack, all)).flatMap(ticks::turned),
                cost(blueprint, all));
    }

    /** Whether a stack is switched as it is to be; if not, its change set turns the tick. */
    private static boolean isSwitched(Stack stack, Map<String, String> parameters) {
        return Objects.equals(stack.parameters().get("Switch"), parameters.get("Switch"));
    }

    /**
     * Carries prepared changes out and waits for their end. Runs that have not ended are gone on with by the version of the code that planned them, which
     * stays for them; versions that were found unneeded before, and still are, are removed first. The tick is turned last.
     *
     * @param told of each version that is removed
     * @throws dev.millrace.graph.MillraceException {@code INVALID} with the first cause, when they cannot be carried out; the deployment is then as before.
     *     {@code UNAVAILABLE} when somebody changes the tick or the stack while the tick is turned
     */
    public Stack apply(Prepared prepared, long settleMillis, Consumer<String> told) {
        if (!prepared.unneeded().isEmpty()) {
            releases.remove(stacks.find(name).orElseThrow(() -> broken(name)), prepared.unneeded(), settleMillis)
                    .forEach(told);
        }
        if (!prepared.changeSet().id().isEmpty()) {
            carryOut(prepared.changeSet());
        }
        Stack stack = stacks.find(name).filter(Stack::isWhole).orElseThrow(() -> broken(name));
        if (prepared.tick().isPresent()) {
            ticks.mend(stack);
        }
        return stack;
    }

    private void carryOut(ChangeSet changes) {
        stacks.execute(changes);
        Optional<Stack> after = ended(changes.stackId());
        if (after.filter(Stack::isWhole).isEmpty()) {
            throw failed(changes.stackId(), "changed");
        }
    }

    private RuntimeException failed(String stackId, String what) {
        List<String> troubles = stacks.troubles(stackId);
        return Failure.invalid(
                        "DEPLOYMENT_FAILED",
                        "The stack could not be " + what + ": "
                                + (troubles.isEmpty() ? "the service does not say why" : troubles.getFirst()),
                        "Correct it and repeat; what was there before is as it was")
                .toException();
    }

    private Optional<Stack> ended(String stackId) {
        long waitMillis = FIRST_ASK_MILLIS;
        for (int asked = 0; asked < ASKED_MOST; asked++) {
            Optional<Stack> stack = stacks.find(stackId);
            if (stack.isEmpty() || !stack.get().isBusy()) {
                return stack;
            }
            clock.sleep(waitMillis);
            waitMillis = Math.min(LAST_ASK_MILLIS, 2 * waitMillis);
        }
        throw Failure.of(FailureKind.UNAVAILABLE, "STACK_BUSY", "The stack " + stackId + " is still being changed")
                .toException();
    }

    private static RuntimeException broken(String stack) {
        return Failure.invalid(
                        "STACK_BROKEN",
                        "The stack '" + stack + "' is not in a state that can be used",
                        "Look at it in CloudFormation; destroy removes it")
                .toException();
    }

    /** Empty: it is not deployed. */
    public Optional<Stack> status() {
        return stacks.find(name).filter(stack -> !stack.isOnlyPrepared() && !stack.isGone());
    }

    /** Versions of the code that are there, with the runs that each goes on with; under the empty name runs that any may go on with. */
    public SortedMap<String, OpenRuns> releases(Stack stack) {
        return releases.held(stack);
    }

    /** Whether the coordinator is called each minute, as the stack says. */
    public TickState tick(Stack stack) {
        return ticks.state(stack);
    }

    /** Removes the deployment and waits for the end; the buckets and the table stay. Returns what they are called. */
    public List<String> destroy() {
        Stack stack = status().orElseThrow(() -> Failure.invalid(
                        "NOT_DEPLOYED", "There is no deployment '" + name + "' in " + region, "Name it with --name")
                .toException());
        releases.removeOthers(stack);
        stacks.remove(name);
        if (ended(stack.id()).filter(after -> !after.isGone()).isPresent()) {
            throw failed(stack.id(), "removed");
        }
        return List.of(
                "bucket " + stack.outputs().getOrDefault("Data", "of data"),
                "bucket " + stack.outputs().getOrDefault("Spool", "of runs"),
                "buckets " + stack.outputs().getOrDefault("Spools", "of what tasks wrote"),
                "table " + stack.outputs().getOrDefault("Table", "of rows"),
                "stack " + name + CODE_STACK);
    }

    private Blueprint blueprint(Map<String, String> parameters) {
        Map<String, String> surroundings = Map.of(
                "AWS::StackName", name,
                "AWS::Region", region.id(),
                "AWS::AccountId", "000000000000",
                "AWS::Partition", region.partition(),
                "AWS::URLSuffix", region.dnsSuffix());
        return Blueprint.of(Delivery.TEMPLATE, parameters, surroundings, delivery.get()::text);
    }

    private static Map<String, String> withOurs(Map<String, String> parameters, String value) {
        Map<String, String> all = new TreeMap<>(parameters);
        OURS.forEach(one -> all.put(one, value));
        return all;
    }

    private RestingCost cost(Blueprint blueprint, Map<String, String> parameters) {
        try {
            return RestingCost.of(
                    blueprint,
                    Files.size(delivery.get()
                            .file(delivery.get().functions(parameters.getOrDefault("Architecture", "arm64")))));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static String output(Stack stack, String output) {
        String value = stack.outputs().get(output);
        if (value == null) {
            throw Failure.invalid(
                            "STACK_BROKEN",
                            "The stack '" + stack.id() + "' has no output '" + output + "'",
                            "It was not made by millrace deploy; choose another --name")
                    .toException();
        }
        return value;
    }
}
